"""Take over what earlier versions collected: files by their hash, and lists in JSON."""

import filecmp
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograde.collect.attempts import (
    UNCLAIMED,
    Origin,
    fingerprint,
    layout,
    new_folder,
    write_attempt,
)
from autograde.collect.attempts import copy as copy_file
from autograde.collect.names import NOTE, Places, as_id
from autograde.collect.times import write_time
from autograde.course import CourseError
from autograde.submission import TIMESTAMP

KEPT = "+former"
"""Where the former files go once they are taken over; nothing reads them again."""


def take_over(collected: Path) -> str:
    """Write the former files as folders; return a sentence if there were any."""
    store, lists = collected / "files", sorted(collected.glob("*.json"))
    if not lists or not store.is_dir():
        return ""
    for path in lists:
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            _take_over(raw, store, collected / path.stem)
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            raise CourseError(
                f"{path} is damaged ({type(error).__name__}: {error}): bring back a "
                "copy of it, or move it away and collect everything again"
            ) from None
    kept = collected / KEPT
    kept.mkdir(exist_ok=True)
    for path in (*lists, store):
        path.rename(kept / path.name)
    return (
        f"what was collected before is in folders now: {collected.name}/ASSIGNMENT/"
        f"STUDENT/TIME/; the files of before are in {collected.name}/{KEPT}, which "
        "nothing needs any more"
    )


def _take_over(raw: dict[str, Any], store: Path, folder: Path) -> None:
    def file(digest: str) -> Path:
        return store / digest[:2] / digest[2:]

    attempts = sorted(raw["attempts"], key=lambda each: each["order"])
    uploads = [each for each in attempts if each["upload"] and not each["time"]]
    for each in attempts:
        time, collected = (
            datetime.fromisoformat(each[key]).astimezone(UTC) if each[key] else None
            for key in ("time", "collected")
        )
        assert collected is not None
        later = [
            datetime.fromisoformat(other["collected"]).astimezone(UTC)
            for other in uploads
            if other["upload"] > each["upload"] > 0
        ]
        digests = {**each["files"], **each["unpacked"]}
        own = {f"{folder.name}.ipynb": each["notebook"]} if each["notebook"] else {}
        laid = layout(each["files"], each["unpacked"], own)
        filed = {name: digests[old] for name, old in laid.items()}
        if time:
            stamp = (write_time(time) + "\n").encode()
            filed[TIMESTAMP] = hashlib.sha256(stamp).hexdigest()
        places = Places([NOTE])
        names = {name: places.give(name) for name in sorted(each["files"])}
        origin = Origin(
            each["source"],
            each["convention"],
            collected,
            time,
            each["marked_late"],
            each["upload"],
            each["account"],
            each["misplaced"],
            names.get(each["notebook"], each["notebook"]),
            fingerprint(filed),
        )
        student = folder / each["student"]
        moment = time or min([collected, *later])
        if any(
            Origin.read(note) == origin for note in student.glob(f"*/{NOTE}")
        ):  # an earlier taking over was stopped
            continue
        files = {names[name]: file(digest) for name, digest in each["files"].items()}
        write_attempt(new_folder(student, moment), files, origin)
    for left in raw["unclaimed"]:
        owner = as_id(left["owner"]) or "nobody"
        target = folder / UNCLAIMED / left["source"] / owner / left["name"]
        kept = file(left["digest"])
        if target.exists() and not filecmp.cmp(kept, target, shallow=False):
            target = target.with_name(f"{left['digest'][:8]} {target.name}")
        copy_file(kept, target)
