"""The ``convnet-lab`` command: the course's notebooks, and JupyterLab at the first."""

import argparse
import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FIRST = "00_start_here.ipynb"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line after the program's name; ``sys.argv`` if not given.

    Returns
    -------
    int
        0 if all is well, 1 if a check failed or something is to do, 2 if it could not
        run.
    """
    given = _parser().parse_args(arguments)
    try:
        status: int = given.run(given)
    except (OSError, ValueError) as error:
        print(f"convnet-lab: {error}", file=sys.stderr)  # noqa: T201
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="convnet-lab",
        description="Put the notebooks of the course into a folder, and open them in "
        "JupyterLab. What is in the folder already stays as it is.",
        epilog="exit status: 0 all is well, 1 a check failed or something is to do, "
        "2 it could not run",
    )
    parser.set_defaults(run=_open, folder=_default_folder(), show=True)
    commands = parser.add_subparsers(metavar="COMMAND")
    opening = commands.add_parser("open", help="what is done without a command")
    opening.add_argument(
        "--no-lab", dest="show", action="store_false", help="only put the notebooks"
    )
    opening.set_defaults(run=_open)
    update = commands.add_parser(
        "update", help="bring new editions; those of changed notebooks beside them"
    )
    update.set_defaults(run=_update)
    for command in (opening, update):
        command.add_argument(
            "folder",
            type=Path,
            nargs="?",
            default=_default_folder(),
            metavar="FOLDER",
            help="default: convnet-lab in the current folder",
        )
    check = commands.add_parser(
        "check", help="run the visible checks of a notebook, without JupyterLab"
    )
    check.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    check.set_defaults(run=_check)
    doctor = commands.add_parser(
        "doctor", help="say whether all is in place, and what to do if not"
    )
    doctor.set_defaults(run=_examine)
    return parser


def _default_folder() -> Path:
    from convnet_lab.course_folder import NAME, RECORD

    here = Path()
    # started in the folder itself: that one is meant
    return here if (here / RECORD).exists() else here / NAME


def _open(given: argparse.Namespace) -> int:
    from convnet_lab.course_folder import brought, put_notebooks

    folder: Path = given.folder
    if not (folder / FIRST).exists():
        told = list(put_notebooks(folder))
        print(f"{len(told)} notebooks are in {folder.resolve()}")  # noqa: T201
    if not given.show:
        return 0
    if importlib.util.find_spec("jupyterlab") is None:
        print(  # noqa: T201
            "JupyterLab is not installed. Install it and run this again:\n"
            f'  "{sys.executable}" -m pip install "convnet-lab[lab]"\n'
            f"Or open {folder.resolve() / FIRST} in an editor that runs notebooks.",
            file=sys.stderr,
        )
        return 2
    settings = [str(brought("students_lab")), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    command = [sys.executable, "-m", "jupyterlab"]
    command += [f"--LabApp.default_url=/lab/tree/{FIRST}"]
    if hasattr(os, "getuid") and os.getuid() == 0:
        command += ["--allow-root"]
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, settings)),
    }
    try:
        return subprocess.run(  # noqa: S603
            command, cwd=folder, env=environment, check=False
        ).returncode
    except KeyboardInterrupt:
        return 0


def _update(given: argparse.Namespace) -> int:
    from convnet_lab.course_folder import put_notebooks

    told = list(put_notebooks(given.folder))
    print("\n".join(told) or "nothing is new")  # noqa: T201
    return 0


def _check(given: argparse.Namespace) -> int:
    from convnet_lab.notebook_checks import run_checks

    wrong = count = 0
    for checked in run_checks(given.notebook):
        count += 1
        wrong += bool(checked.wrong)
        said = f"not yet\n{checked.wrong}\n" if checked.wrong else "right"
        print(f"{checked.name}: {said}")  # noqa: T201
    print(f"{count - wrong} of {count} checks passed")  # noqa: T201
    return 1 if wrong else 0


def _examine(_given: argparse.Namespace) -> int:
    from convnet_lab.doctor import examine

    report = examine(grading=True)
    print(report)  # noqa: T201
    return 0 if report.well else 1


if __name__ == "__main__":
    sys.exit(main())
