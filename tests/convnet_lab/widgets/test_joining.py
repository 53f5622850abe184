"""The modules in static/ fit together as one script."""

import re

import pytest

from convnet_lab.widgets import joining

MODULES = sorted(path.stem for path in joining.STATIC.glob("*.js"))
EXPLORERS = [name for name in MODULES if name.endswith("_explorer")]


def source(name):
    return (joining.STATIC / f"{name}.js").read_text(encoding="utf-8")


def declared(text):
    return re.findall(
        r"^(?:export )?(?:async )?(?:const|let|class|function) (\w+)", text, re.M
    )


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_script_holds_each_module_once_and_no_import(name):
    script = joining.script(name)
    assert not re.search(r"^(import|export) (?!default)", script, re.M)
    assert script.count("export default { render };") == 1
    names = declared(script)
    assert len(names) == len(set(names))
    assert "makeStage" in names


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_what_exists(name):
    for names, module in re.findall(
        r'^import \{([^}]*)\} from "\./(\w+)\.js";', source(name), re.M
    ):
        exported = re.findall(
            r"^export (?:const|class|function) (\w+)", source(module), re.M
        )
        assert {n.strip() for n in names.split(",") if n.strip()} <= set(exported)


def test_a_sheet_starts_with_the_courses_colours():
    assert joining.styles("explorer").startswith(".cl-explorer {--cl-blue: #0072B2;")
