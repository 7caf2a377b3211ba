"""Comparative city briefs from curated facts, as PDF and Word, every figure traced to its source."""

__version__ = "0.1.0"
