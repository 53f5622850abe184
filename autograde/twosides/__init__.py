"""The two sides of grading: a student's code in its kernel, test cells outside it.

============  ==================================================================
`wire`        plain data as a JSON tree and raw buffers; never pickle
`channel`     frames of it over a unix socket, with limits
`serving`     the student's side: serves the names of the notebook to a test cell
`link`        the trusted side: asks, within a deadline
`remote`      what stands for a student's function or object in a test cell
`errors`      a student's exception, as the test cell meets it
`namespace`   the test cells' names: unknown ones come from the student's side
`judge`       runs a trusted cell and collects its outputs
============  ==================================================================

`autograde.grading.execution` is nbgrader's Execute, with every cell on its own side.

Expected values, hidden tests and seeds never enter the student's process, so that
nothing there can pass a test but returning right answers.
"""
