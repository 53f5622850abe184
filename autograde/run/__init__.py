"""One notebook, run: the student's cells in one process, the tests in another.

::

    grader ── worker ─ forks ─┬─ trusted process (tests) ══ one connection ══╗
              (has seen       │                                              ║
               nothing)       └─ behind the wall: the student's process ═════╝

    run(cell) → outputs    fetch(name)    call(...)    interrupt    end: it is closed

=================  ===================================================================
`worker`           the grader's handle on the worker's process, which it gives a `task`
`worker_process`   that process: it imports everything, and forks
`student_process`  a student's process: what asks for one, and what the fork does first
`settings`         what a notebook may take
`notebook`         the trusted side's loop over the cells, by one clock
`trusted`          its shell for tests, whose unknown names come from the student's side
`link`             asks the student's side, within a deadline
`remote`           what stands for a student's function or object in a test
`errors`           a student's exception, as a test meets it
`outputs`          what a student's cell puts out, kept within limits
`student`          the student's side: a shell that runs cells and serves names
`shell`            the IPython shell that both sides have
`figures`          whether the student's side draws figures
`channel`          frames over a connection, with limits
`wire`             plain data as a JSON tree and raw buffers; never pickle
`endless`          refuses values that are small on the wire and endless to walk
=================  ===================================================================

Expected values, hidden tests and seeds never enter the student's process, nor the
process that it is forked from, so that nothing there can pass a test but returning
right answers. What lies between the two is `autograde.sandbox`.
"""
