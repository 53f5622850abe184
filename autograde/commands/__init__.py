"""The subcommands of ``autograde``, a module each, with two functions.

``add(commands)`` adds the subcommand and its arguments to the command line.
``run(given, console)`` does what was asked for, tells it on the console, and returns
the exit status; `console` has the three. What it raises for an instructor to mend says
how, and `autograde.__main__` prints it. Each imports its work in ``run``: help and
errors of the command line come at once, and need nothing that only Linux has.
"""
