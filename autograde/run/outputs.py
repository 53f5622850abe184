"""What a student's cell puts out, read as a stranger's and kept within limits."""

from typing import Any

from autograde.run.shell import error_output

SMALLEST = 1_000
"""Bytes for which the smallest output counts, so that their number is bounded too."""

_DEEPEST = 30

Output = dict[str, Any]


class Outputs:
    """The outputs of a notebook's cells."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._received = 0
        self._displays: dict[str, list[Output]] = {}
        self.cell: list[Output] = []

    def begin(self) -> None:
        """Begin a cell."""
        self.cell = []

    def take(self, sent: Any) -> None:
        """Keep an output of the cell, as long as there were not too many bytes."""
        if self._received > self._limit:
            return
        kind = sent.get("output_type") if isinstance(sent, dict) else None
        output = _read(sent, kind) if isinstance(kind, str) else None
        if kind == "clear_output":
            self.cell.clear()
        if output is None and kind != "left out":
            return
        shown = sent.get("display_id") if output and "data" in output else None
        display = "" if shown is None else str(shown)
        same = self._displays.get(display, []) if display else []
        times = len(same) + (kind != "update_display_data")
        weight = self._limit + 1 if output is None else _weight(output) + len(display)
        self._received += max(1, times) * weight
        if output is None or self._received > self._limit:
            self._received = self._limit + 1
            text = (
                "\n[outputs from here on are left out: the notebook has more than "
                f"{self._limit:,} bytes]\n"
            )
            self._append({"output_type": "stream", "name": "stdout", "text": text})
            return
        for each in same:
            each["data"], each["metadata"] = output["data"], output["metadata"]
        if kind != "update_display_data":
            self._append(output)
            if display:
                self._displays.setdefault(display, []).append(output)

    def _append(self, output: Output) -> None:
        """Put an output at the end; a text that goes on joins the last one."""
        last = self.cell[-1] if self.cell else {}
        if output["output_type"] == "stream" and output["name"] == last.get("name"):
            last["text"] += output["text"]
        else:
            self.cell.append(output)


def _read(sent: Output, kind: str) -> Output | None:
    """Take of an output what a notebook may hold; None if that is nothing."""
    if kind == "stream":
        name, text = sent.get("name"), sent.get("text")
        if name not in ("stdout", "stderr") or not isinstance(text, str):
            return None
        return {"output_type": kind, "name": name, "text": _plain(text)}
    if kind == "error":
        name, text, trace = (sent.get(k) for k in ("ename", "evalue", "traceback"))
        if not isinstance(name, str) or not isinstance(text, str):
            return None
        lines = trace if isinstance(trace, list) else []
        texts = [_plain(line) for line in lines if isinstance(line, str)]
        return error_output(_plain(name), _plain(text), texts)
    if kind not in ("display_data", "execute_result", "update_display_data"):
        return None
    data, metadata = sent.get("data"), sent.get("metadata")
    if not isinstance(data, dict):
        return None
    bundle = {
        _plain(media): _plain(value)
        for media, value in data.items()
        if _is_json(media) or _is_text(value)
    }
    output: Output = {"output_type": kind, "data": bundle}
    output["metadata"] = _plain(metadata) if isinstance(metadata, dict) else {}
    if kind == "execute_result":
        count = sent.get("execution_count")
        output["execution_count"] = count if type(count) is int and count >= 0 else None
    return output


def _is_json(media: str) -> bool:
    """Tell whether a notebook may hold anything, not only text, under a media type."""
    kind, _, name = media.partition("/")
    plain = media.isascii() and media.isprintable()
    return kind == "application" and plain and f"+{name}".endswith("+json")


def _is_text(value: Any) -> bool:
    lines = value if isinstance(value, list) else [value]
    return all(isinstance(line, str) for line in lines)


def _plain(value: Any, depth: int = 0) -> Any:
    """Write half of a surrogate pair, which no file can hold, as a question mark."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode(errors="replace").decode()
    if isinstance(value, dict | list) and depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        return {_plain(k): _plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    return value


def _weight(output: Output) -> int:
    if output["output_type"] == "stream":
        return max(SMALLEST, len(output["text"]))
    return max(SMALLEST, len(str(output)))
