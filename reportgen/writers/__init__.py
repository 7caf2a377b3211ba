"""The writers: one rendered HTML in, one finished file out."""
