"""A learner's own folder of notebooks, put there from those that the package brings."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

NAME = "convnet-lab"
"""What the folder is called where none is named."""

RECORD = ".convnet-lab-edition.json"
"""In it: the hash of each notebook that was put there."""


def brought(name: str) -> Path:
    """Find a folder that the wheel brings in the package, and a checkout beside it."""
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def put_notebooks(folder: Path) -> Iterator[str]:
    """Put every notebook into a folder, and tell of each what was done.

    What a learner wrote is never touched: where the course has a new edition of such a
    notebook, the new one goes beside it, under a name of its own.
    """
    sources = sorted(brought("notebooks").glob("*.ipynb"))
    if not sources:
        raise FileNotFoundError("this installation holds no notebooks: install it anew")
    folder.mkdir(parents=True, exist_ok=True)
    put = _read(folder / RECORD)
    for source in sources:
        content = source.read_bytes()
        edition = _hash(content)
        target = folder / source.name
        has = _hash(target.read_bytes()) if target.exists() else ""
        known = put.get(source.name)
        if not has:
            target.write_bytes(content)
            yield f"new: {target.name}"
        elif has == known != edition:
            target.write_bytes(content)
            yield f"new edition: {target.name}"
        elif edition not in (has, known):
            beside = target.with_stem(f"{target.stem}-{edition[:6]}")
            if not beside.exists():
                beside.write_bytes(content)
            yield f"new edition: {beside.name}, beside your {target.name}"
        put[source.name] = edition
    (folder / RECORD).write_text(json.dumps(put, indent=1), encoding="utf-8")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(record: Path) -> dict[str, str]:
    try:
        put = json.loads(record.read_text(encoding="utf-8"))
        return {str(name): str(edition) for name, edition in put.items()}
    except (OSError, ValueError, AttributeError):
        return {}
