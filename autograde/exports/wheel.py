"""Pack this installation as a wheel, for another machine to install the very same.

It needs no checkout and no build tool: the packages' files are those that are running,
and the metadata are those of their installation.
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import autograde
import convnet_lab
from autograde.exports.exported import ExportError

DISTRIBUTION = "convnet-lab"

_EPOCH = (1980, 1, 1, 0, 0, 0)
# what a wheel has of its metadata; the rest is of one installation
_METADATA = ("METADATA", "entry_points.txt")
_WHEEL = """\
Wheel-Version: 1.0
Generator: convnet-lab
Root-Is-Purelib: true
Tag: py3-none-any
"""


def wheel() -> tuple[str, bytes]:
    """Pack the installation: the wheel's name and content, the same bytes each time."""
    try:
        installed = distribution(DISTRIBUTION)
    except PackageNotFoundError:
        raise ExportError(
            f"{DISTRIBUTION} is not installed, so it cannot be packed: pip install it"
        ) from None
    name = f"{DISTRIBUTION.replace('-', '_')}-{installed.version}"
    files = {}
    for module in (autograde, convnet_lab):
        assert module.__file__
        package = Path(module.__file__).parent
        for path in package.rglob("*"):
            inside = path.relative_to(package.parent)
            rest = [p for p in inside.parts if p.startswith(".") or p == "__pycache__"]
            if path.is_file() and not rest:
                files[inside.as_posix()] = path.read_bytes()
    for part in _METADATA:
        text = installed.read_text(part)
        if text is not None:
            files[f"{name}.dist-info/{part}"] = text.encode()
    files[f"{name}.dist-info/WHEEL"] = _WHEEL.encode()
    record = f"{name}.dist-info/RECORD"
    lines = [
        f"{path},{_digest(data)},{len(data)}\n" for path, data in sorted(files.items())
    ]
    files[record] = "".join([*lines, f"{record},,\n"]).encode()
    return f"{name}-py3-none-any.whl", zip_bytes(files)


def zip_bytes(
    files: Mapping[str, bytes], programs: frozenset[str] = frozenset()
) -> bytes:
    """Pack files as the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every system: the rights below count
            entry.external_attr = (0o100755 if path in programs else 0o100644) << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def _digest(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()
    return f"sha256={digest.rstrip('=')}"
