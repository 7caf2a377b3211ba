"""The bundle at its times: a scheduler in the foreground, the coming runs, and files for schedulers that are there."""
