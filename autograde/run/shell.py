"""A bare IPython shell that hands on what a cell puts out, as Jupyter would show it."""

from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

LONGEST_ERROR = 10_000
"""Characters of an error's text, and of each line of its traceback."""

MOST_TRACED = 200
"""Lines of a traceback."""

Put = Callable[[dict[str, Any]], None]
"""Takes an output as a notebook keeps it; of an update, with ``display_id``."""


class _Publisher(DisplayPublisher):
    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *_: Any,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **__: Any,
    ) -> None:
        output = {
            "output_type": "update_display_data" if update else "display_data",
            "data": data,
            "metadata": metadata or {},
        }
        display_id = (transient or {}).get("display_id")
        if display_id is not None:
            output["display_id"] = str(display_id)
        self.shell.put(output)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.put({"output_type": "clear_output"})


class _DisplayHook(DisplayHook):
    def write_output_prompt(self) -> None:
        """Write nothing: a notebook numbers its outputs itself."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        output = {
            "output_type": "execute_result",
            "data": format_dict,
            "metadata": md_dict or {},
            "execution_count": self.prompt_count,
        }
        self.shell.put(output)  # type: ignore[union-attr]

    def finish_displayhook(self) -> None:
        """Do nothing: nothing was written that a line would have to end."""


class Shell(InteractiveShell):
    """A shell whose outputs go to `put`, which is to be set before a cell runs."""

    displayhook_class = Type(_DisplayHook)
    display_pub_class = Type(_Publisher)
    # a notebook's code asks whether its shell has one, to know that it shows pictures
    kernel = None
    put: Put

    @classmethod
    def make(cls, names: dict[str, Any] | None = None, **config: Any) -> "Shell":
        """Make the shell of this process, which keeps no history on disk."""
        wanted = {"HistoryManager": {"enabled": False}, "IPKernelApp": {}}
        settings = Config(wanted)
        settings.InteractiveShell = Config({"colors": "nocolor", **config})
        shell: Shell = cls.instance(config=settings, user_ns=names)
        return shell

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: figures are pictures in a notebook."""

    def ask_exit(self) -> None:
        """End the cell, as `sys.exit` does: a notebook goes on with the next."""
        raise SystemExit

    def init_io(self) -> None:
        """Leave the streams as they are."""

    def _showtraceback(
        self, etype: type, evalue: BaseException, stb: list[str]
    ) -> None:
        """Put a traceback out: IPython has this method for subclasses."""
        try:
            text = str(evalue)
        except Exception:  # an exception may fail at its own text
            text = ""
        self.put(error_output(etype.__name__, text, list(stb)))


def error_output(
    name: str, text: str, trace: list[str] | None = None
) -> dict[str, Any]:
    """Write an error as a notebook keeps it, both ends of what is too long."""
    trace = [f"{name}: {text}"] if trace is None else trace
    half = MOST_TRACED // 2
    if len(trace) > MOST_TRACED:
        trace = [*trace[:half], "...", *trace[-half:]]
    return {
        "output_type": "error",
        "ename": name[:80],
        "evalue": _cut(text),
        "traceback": [_cut(line) for line in trace],
    }


def _cut(text: str) -> str:
    half = LONGEST_ERROR // 2
    if len(text) <= LONGEST_ERROR:
        return text
    return f"{text[:half]} ... {text[-half:]}"
