"""What the command line tells as it is, without a traceback."""


class UserError(Exception):
    """Something that whoever runs the command can mend; the text says how."""
