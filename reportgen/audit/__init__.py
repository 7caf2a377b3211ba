"""A finished PDF, Word or web file judged by what it shows, what it carries and what the data now say."""
