"""Data files of the package, and the scripts that made them; see README.md."""
