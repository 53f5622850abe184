"""Read what was handed in within a time, whatever it is and wherever it lies.

A network drive may never answer, and a file may be one that takes minutes to
understand. Neither can be stopped in the process that waits for it. So a fork of the
grader reads. It is ended when it takes too long; the next submission has another.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import resource
import signal
import socket
import time
import traceback
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.notebooks.release import notebook_bytes
from autograde.own_python import end_with_parent
from autograde.run.channel import Channel, Frame
from autograde.submission.admission import Admission, admit, handed_in_at
from autograde.submission.finding import (
    TIMESTAMP,
    Submission,
    find_files,
    find_refused,
    find_submissions,
)
from autograde.submission.opening import Unreadable, content_digest

LARGEST_REQUEST = 1_000_000_000
"""Bytes; what travels is the assignment's own, and names of files."""

MEMORY = 2 << 30
"""Bytes that a reader may take beyond what the grader has."""

_UNREADABLE = "unreadable"


class NotRead(RuntimeError):  # noqa: N818 (a fact about a submission)
    """What was handed in could not be read; the text says why."""


@dataclass(frozen=True)
class Contents:
    """What tells one state of a submission from another, and when it came."""

    digest: str
    content: str
    """Tells what was handed in, whatever `timestamp.txt` says of when."""
    handed_in: datetime | None


class Reader:
    """A process that reads submissions, started when it is first needed."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process = 0
        self._channel: Channel | None = None
        self._releases: set[str] = set()

    def find(self, submitted: Path) -> tuple[list[Submission], list[tuple[str, str]]]:
        """List what was handed in, and the folders that hold no submission."""
        found, _ = self._ask({"find": str(submitted)})
        submissions = [
            Submission(student, assignment, submitted / student / assignment)
            for student, assignment in found["found"]
        ]
        return submissions, [(folder, why) for folder, why in found["refused"]]

    def contents(
        self, submissions: Sequence[Submission]
    ) -> Generator[Contents | OSError | NotRead, None, None]:
        """Hash the files of submissions; an OSError tells of a folder that is closed.

        All are asked for in one request, since a class has thousands; each has a time
        of its own. Read them all before anything else is asked.
        """
        coming = False
        try:
            for left in range(len(submissions), 0, -1):
                try:
                    if not coming:
                        self._send({"contents": [*map(_words, submissions[-left:])]})
                    coming = left > 1
                    found, _ = self._receive()
                except NotRead as error:
                    coming = coming and self._channel is not None
                    yield error
                    continue
                if _UNREADABLE in found:
                    yield OSError(0, found[_UNREADABLE])
                    continue
                time = found["handed_in"]
                yield Contents(
                    found["digest"],
                    found["content"],
                    time and datetime.fromisoformat(time),
                )
        finally:
            if coming:  # the rest must answer no other request
                self.close()

    def admit(
        self,
        submission: Submission,
        releases: Mapping[str, Sequence[NotebookNode]],
        target: Path,
    ) -> Admission:
        """Rebuild a submission for grading, as `admit` does.

        Each notebook's release comes first, then its earlier editions.
        """
        request: dict[str, Any] = {"admit": _words(submission), "target": str(target)}
        request["names"] = [name for name, own in releases.items() for _ in own]

        def given() -> list[bytes]:
            # each process is told them once
            if submission.assignment in self._releases:
                return []
            self._releases.add(submission.assignment)
            return [notebook_bytes(each) for own in releases.values() for each in own]

        told, _ = self._ask(request, given)
        return Admission(told["reason"], tuple(told["notes"]))

    def close(self) -> None:
        """End the process."""
        if self._channel is None:
            return
        self._channel.close()
        self._channel = None
        self._releases.clear()
        os.kill(self._process, signal.SIGKILL)
        # one that waits for a drive may not end even so: nobody waits for it
        for _ in range(1000):
            if os.waitpid(self._process, os.WNOHANG)[0]:
                return
            time.sleep(0.005)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _ask(
        self, request: dict[str, Any], buffers: Callable[[], list[bytes]] = list
    ) -> Frame:
        self._send(request, buffers)
        return self._receive()

    def _send(
        self, request: dict[str, Any], buffers: Callable[[], list[bytes]] = list
    ) -> None:
        if self._channel is None:
            self._start()
        with self._in_time() as channel:
            channel.send(request, buffers())

    def _receive(self) -> Frame:
        with self._in_time() as channel:
            told = channel.receive()
        if "failed" in told[0]:
            raise NotRead(f"the grader failed at reading it: {told[0]['failed']}")
        return told

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[Channel]:
        """Use the channel; whatever goes wrong with it ends the process."""
        channel = self._channel
        assert channel is not None
        channel.deadline = time.monotonic() + self._seconds
        try:
            yield channel
        except TimeoutError:
            self.close()
            raise NotRead(
                f"reading it took longer than the {self._seconds:g} s of "
                "c.Run.reading_timeout in nbgrader_config.py"
            ) from None
        except (EOFError, OSError):
            self.close()
            raise NotRead("the process that read it ended") from None
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with warnings.catch_warnings():
            # the fork uses nothing that another thread could hold
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process = os.fork()
        if self._process == 0:
            try:
                _serve(theirs)
            finally:
                os._exit(0)
        theirs.close()
        self._channel = Channel(ours, largest=LARGEST_REQUEST)


def _words(submission: Submission) -> list[str]:
    return [submission.student, submission.assignment, str(submission.folder)]


def _serve(connection: socket.socket) -> None:
    """Answer until the grader is gone."""
    end_with_parent()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    os.closerange(3, connection.fileno())
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    os.closerange(connection.fileno() + 1, most)
    _limit_memory()
    channel = Channel(connection, largest=LARGEST_REQUEST)
    releases: dict[str, dict[str, list[NotebookNode]]] = {}
    while True:
        try:
            request, buffers = channel.receive()
        except (EOFError, OSError):
            return
        asked = [{"contents": words} for words in request.get("contents", ())]
        for one in asked or [request]:
            try:
                told: dict[str, Any] = _answer(one, buffers, releases)
            except Exception as error:  # one submission never stops the others
                kept = traceback.extract_tb(error.__traceback__)[-1]
                where = f"{Path(kept.filename).name}:{kept.lineno}"
                told = {"failed": f"{type(error).__name__}: {error} ({where})"[:2000]}
            channel.send(told)


def _answer(
    request: dict[str, Any],
    buffers: list[bytes],
    releases: dict[str, dict[str, list[NotebookNode]]],
) -> dict[str, Any]:
    if "find" in request:
        submitted = Path(request["find"])
        found = [(s.student, s.assignment) for s in find_submissions(submitted)]
        return {"found": found, "refused": find_refused(submitted)}
    if "contents" in request:
        student, assignment, folder = request["contents"]
        submission = Submission(student, assignment, Path(folder))
        try:
            digest, content = _digests(submission)
        except OSError as error:
            return {_UNREADABLE: error.strerror}
        time = handed_in_at(submission)
        return {
            "digest": digest,
            "content": content,
            "handed_in": time and time.isoformat(),
        }
    student, assignment, folder = request["admit"]
    if buffers:
        releases[assignment] = {name: [] for name in request["names"]}
        for name, each in zip(request["names"], buffers, strict=True):
            read = nbformat.reads(each.decode(), as_version=4)
            releases[assignment][name].append(read)
    submission = Submission(student, assignment, Path(folder))
    now = {name: own[0] for name, own in releases[assignment].items()}
    before = {name: own[1:] for name, own in releases[assignment].items()}
    admitted = admit(submission, now, Path(request["target"]), before)
    return {"reason": admitted.reason, "notes": list(admitted.notes)}


def _digests(submission: Submission) -> tuple[str, str]:
    """Hash all that was handed in, as it would be read; and all but its time."""
    told, content = hashlib.sha256(), hashlib.sha256()
    files, notes = find_files(submission.folder)
    told.update(json.dumps(notes).encode())
    content.update(json.dumps(notes).encode())
    for path in files:
        inside = path.relative_to(submission.folder)
        said = f"{inside}\0".encode(errors="replace")
        try:
            said += content_digest(path, submission.trusted)
        except Unreadable as error:  # it is left out, and why is what counts
            said += str(error).encode()
        told.update(said)
        if inside != Path(TIMESTAMP):
            content.update(said)
    return told.hexdigest(), content.hexdigest()


def _limit_memory() -> None:
    status = Path("/proc/self/status")
    if not status.exists():
        return
    lines = status.read_text(encoding="utf-8", errors="replace").splitlines()
    has = next(int(line.split()[1]) for line in lines if line.startswith("VmData:"))
    most = (has << 10) + MEMORY
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
