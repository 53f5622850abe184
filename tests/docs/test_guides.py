"""What the guides name is there: pages, headings, commands, make's targets, limits."""

from __future__ import annotations

import ast
import math
import re
import shlex

import pytest

from autograde.__main__ import COMMANDS, command_parser
from autograde.run.settings import Run
from autograde.sandbox.limits import Sandbox

from . import guides
from .guides import GUIDES, ROOT

INSTRUCTORS, SCALING = ROOT / "docs/instructors.md", ROOT / "docs/scaling.md"

"""Traits that it sets for each notebook, whatever a course says."""

every_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)


@every_guide
def test_links_lead_to_a_file_and_a_heading(guide):
    for link in guides.links(guide):
        if re.match(r"https?://", link):
            continue
        name, _, anchor = link.partition("#")
        target = guide.parent / name if name else guide
        assert target.exists(), f"{guide.name}: {link} leads to no file"
        if anchor:
            assert anchor in guides.anchors(target), (
                f"{guide.name}: {link} leads to no heading"
            )


def parse(words: list[str]) -> None:
    """Parse a command line as the command itself does, or fail with its own words."""
    try:
        command_parser().parse_args(words)
    except SystemExit as end:
        if end.code:  # not --help
            pytest.fail(f"autograde {shlex.join(words)}: see its usage above")


def test_every_command_line_can_be_typed():
    told = set()
    for guide in GUIDES:
        for line in guides.shell_lines(guide):
            words = shlex.split(line, comments=True)
            if words[:1] == ["autograde"]:
                parse(words[1:])
                told.add(words[1])
    # the demo is told as make demo
    assert told == {
        module.__name__.rpartition(".")[2].replace("_", "-") for module in COMMANDS
    } - {"demo"}


@every_guide
def test_commands_named_in_prose_are_there(guide, capsys):
    for code in guides.inline_code(guide):
        found = re.match(r"autograde ([a-z][a-z-]*)( |$)", code)
        if not found:
            continue
        with pytest.raises(SystemExit) as end:
            command_parser().parse_args([found[1], "--help"])
        assert end.value.code == 0, f"{guide.name}: there is no autograde {found[1]}"
        usage = capsys.readouterr().out
        for option in re.findall(r"--[a-z-]+", code):
            assert option in usage, f"{guide.name}: {code} has no {option}"


def test_the_command_lines_of_dask_can_be_typed():
    pytest.importorskip("distributed", reason="needs dask.distributed")
    from distributed.cli import dask_scheduler, dask_worker

    programs = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}
    told = set()
    for line in guides.shell_lines(SCALING):
        words = shlex.split(line)
        if words[0] == "dask":
            # click parses and converts here, and runs nothing
            programs[words[1]].make_context(words[1], words[2:])
            told.add(words[1])
    assert told == set(programs)


def test_blocks_of_python_are_python():
    blocks = [block for guide in GUIDES for block in guides.blocks(guide, "python")]
    assert blocks
    for block in blocks:
        ast.parse(block)


@every_guide
def test_targets_of_make_are_there(guide):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = re.findall(r"^([a-z][\w -]*):", makefile, re.MULTILINE)
    targets = {target for rule in rules for target in rule.split()}
    assert "lab" in targets
    for code in [*guides.shell_lines(guide), *guides.inline_code(guide)]:
        for name in re.findall(r"^make ([a-z][\w-]*)", code):
            assert name in targets, f"{guide.name}: make has no target {name}"


def test_the_limits_and_their_defaults_are_those_of_the_code():
    told = {}
    for first, *cells in guides.rows(INSTRUCTORS):
        found = re.fullmatch(r"`((?:Sandbox|Run)\.\w+)`", first)
        if found:
            told[found[1]] = ast.literal_eval(cells[0].strip("`"))
    ours = {
        f"{section.__name__}.{name}": trait.default()
        for section in (Sandbox, Run)
        for name, trait in section.class_own_traits(config=True).items()
    }
    assert told == ours


def test_the_arithmetic_is_right():
    here = {row[0]: row[-1] for row in guides.rows(SCALING)}
    n, h, u, c, w, m, k, p = (float(here[name]) for name in "nhucwmkp")
    cores = math.ceil(n * c / (3600 * h * u))
    for name, value in {
        "cores": cores,
        "memory": cores * m,
        "writing": n * w / 3600,
        "most": 3600 * h / w,
        "useful": c / (w * u),
        "fastest": n * w / 3600,
        "disk": n * k / 1e6,
        "cost": n * c * p / (3600 * u),
    }.items():
        decimals = len(here[name].partition(".")[2])
        assert here[name] == f"{value:.{decimals}f}", f"{name}: {value}"
