"""Whether the parts of a Word file fit together: what makes Word repair a file, or show it wrongly, without a word.

Each module has rules of one kind; a rule takes the opened file and yields findings. `rules` lists them all.
"""
