"""Hear why nbgrader failed: it logs the cause and raises only that there was one."""

import logging


class Listener(logging.Handler):
    r"""Keep the cause of a failure, the last line of the first traceback logged.

    >>> listener = Listener()
    >>> log = listener.logger()
    >>> log.error("Traceback (most recent call last):\n  ...\nKeyError: 'points'")
    >>> listener.cause
    "KeyError: 'points'"
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.cause = ""

    def logger(self) -> logging.Logger:
        """Make a logger for one run that nobody else hears."""
        log = logging.Logger("autograde")
        log.addHandler(self)
        return log

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one message."""
        text = record.getMessage().strip()
        if not self.cause and text.startswith("Traceback"):
            self.cause = text.splitlines()[-1].strip()
