"""An edited Word copy read back: what its readers changed, set against what the file said when it was written."""
