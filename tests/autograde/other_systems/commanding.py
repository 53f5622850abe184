"""Every subcommand in turn; prints as JSON what each said, and its exit status."""

import contextlib
import io
import json
import sys
from pathlib import Path

from autograde.__main__ import COMMANDS, main


def command_all() -> None:
    solutions, graded, folder = map(Path, sys.argv[1:])
    handed_in = graded / "submitted"
    new = str(folder / "new")
    sheet = folder / "grades.csv"
    sheet.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,01_pixels (1)\n"
        "Points Possible,,,,,4\n"
        '"Ada, A",1,ada,ada,S,\n',
        encoding="utf-8",
    )
    told = {}

    def run(name, *arguments):
        said, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
            try:
                status = main([name, *arguments])
            except SystemExit as left:
                status = left.code
        key = " ".join([name, *[a for a in arguments if a.startswith("--")]])
        told[key] = [status, said.getvalue(), complained.getvalue()]

    for command in COMMANDS:
        name = command.__name__.rpartition(".")[2].replace("_", "-")
        run(name, "--help")
    run(
        "build", "--solutions", str(solutions), "--notebooks", str(folder / "notebooks")
    )
    run("init", new, "--solutions", str(solutions), "--seed", "7")
    run("collect", new, "01_pixels", str(handed_in))
    run("grade", new)
    run("grade", new, "--unsafe")
    run("demo", str(folder / "demo"), "--solutions", str(solutions))
    run("feedback", str(graded))
    run("report", str(graded))
    run("export", str(graded), "--to", "csv")
    run("export", str(graded), "--to", "canvas", "--sheet", str(sheet), "--scale")
    run("gradescope-zip", new, "01_pixels")
    run("drop", new, "01_pixels", "input_size")
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    command_all()
