"""The course with Python in the browser: what `make lite` puts into a JupyterLite site.

`pyodide.json` names Pyodide's own files with their sizes and hashes, and holds the
entries of its lock for the packages that are compiled; `packages.txt` names all other
wheels, for pip. `distribution` makes one folder of both and of the course's wheel, with
a lock of its own, so that a kernel asks no other server. ``python -m
autograde.site.lite`` is what the Makefile calls.
"""
