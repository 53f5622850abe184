"""Where no sandbox works, the reason and the command that helps are told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import autograde
from autograde.sandbox import syscalls, wall
from autograde.sandbox.availability import _remedy, availability
from autograde.sandbox.limits import Sandbox


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems(monkeypatch, system):
    monkeypatch.setattr(sys, "platform", system)
    reason = availability()
    assert reason is not None
    assert reason.startswith("The sandbox needs Linux")
    assert "--unsafe" in reason


def test_bubblewrap_is_missing(monkeypatch, tmp_path):
    (tmp_path / "apt-get").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    reason = availability()
    assert reason is not None
    assert "sudo apt-get install bubblewrap" in reason


def test_the_library_is_missing(monkeypatch, sandbox_works):
    syscalls.filter_program.cache_clear()
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    monkeypatch.setattr(sys, "executable", "/home/ada/my course/bin/python")
    reason = str(availability())
    assert "libseccomp2" in reason
    assert ' "/home/ada/my course/bin/python" -m pip install pyseccomp;' in reason


def test_a_failing_trial_says_why(monkeypatch, sandbox_works):
    monkeypatch.setattr(wall, "_PACKAGES", ("convnet_lab",))
    monkeypatch.setattr(wall, "readable_paths", wall.readable_paths.__wrapped__)
    reason = availability()
    assert reason is not None
    assert "No module named 'autograde.run'" in reason


# what bubblewrap 0.8 says on a system with that switch
@pytest.mark.parametrize(
    ("switch", "value", "complaint"),
    [
        (
            "kernel/unprivileged_userns_clone=1",
            0,
            "No permissions to create new namespace, likely because the kernel does "
            "not allow non-privileged user namespaces",
        ),
        (
            "user/max_user_namespaces=15000",
            0,
            "Creating new namespace failed: nesting depth or "
            "/proc/sys/user/max_*_namespaces exceeded (ENOSPC)",
        ),
        (
            "kernel/apparmor_restrict_unprivileged_userns=0",
            1,
            "setting up uid map: Permission denied",
        ),
    ],
)
def test_what_keeps_it_from_working_is_named(tmp_path, switch, value, complaint):
    file = tmp_path / switch.partition("=")[0]
    file.parent.mkdir()
    file.write_text(f"{value}\n")
    said = _remedy(f"bwrap: {complaint}", tmp_path)
    assert said.endswith(f"sudo sysctl -w {switch.replace('/', '.')}")


def test_the_checkout_is_not_on_the_list():
    checkout = Path(autograde.__file__).parent.parent
    listed = wall.readable_paths()
    assert not {checkout, *checkout.parents} & set(listed)
    assert not any(path.is_relative_to(checkout / "solutions") for path in listed)
    assert not any(
        path == Path.home() or path in Path.home().parents for path in listed
    )


@pytest.mark.parametrize("user", [0, 1000])
def test_only_the_superuser_becomes_somebody_else(monkeypatch, sandbox_works, user):
    monkeypatch.setattr("os.getuid", lambda: user)
    names = [Path(word).name for word in wall.command(Sandbox(), ["true"], 3)]
    assert ("--reuid" in names) == (user == 0)
    assert names.index("--unshare-user") > (names.index("--reuid") if user == 0 else 0)


def test_what_lies_in_a_listed_folder_is_not_listed_again(tmp_path):
    (tmp_path / "data").mkdir()
    listed = wall.readable_paths((str(tmp_path), str(tmp_path / "data")))
    assert tmp_path in listed
    assert tmp_path / "data" not in listed
