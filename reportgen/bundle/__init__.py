"""The bundle: every document of a project, made anew where something changed, audited, and published as an edition.

One run goes plan → build → audit → publish (`run`). What it rests on is told by digests (`inputs`, `keys`), documents
are made in processes of their own (`workshop`, `crew`), and an edition appears whole or not at all (`editions`).
"""
