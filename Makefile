# Every target makes what it needs, so that each works as the first command.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
# only what a learner needs, a part of the above
LEARNER := .venv/.learner
DEMO := build/demo-class
FIRST := 00_start_here
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)

COURSE ?= .

.PHONY: lab lab-instructor test thorough oldest newest audit demo build bench mutants hostile misconceptions browser sandbox database site lite

# For students: of nbgrader's extensions only Validate.
lab: $(LEARNER)
	@for source in solutions/*.py; do \
	  test -e notebooks/$$(basename $$source .py).ipynb || exec $(MAKE) build; done
	JUPYTER_CONFIG_PATH='$(CURDIR)/students_lab'$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH} \
	  $(BIN)/jupyter lab $(AS_ROOT) \
	  --LabApp.default_url=/lab/tree/notebooks/$(FIRST).ipynb

# All of nbgrader's extensions; make lab-instructor COURSE=my-course opens that course.
lab-instructor: $(INSTALLED)
	cd '$(COURSE)' && '$(CURDIR)/$(BIN)/jupyter' lab $(AS_ROOT)

# What every change must pass; a release passes all that there is, at every seed.
test thorough: $(INSTALLED) browser sandbox database
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest $(BESIDE) $(THOROUGH)
thorough: THOROUGH := --thorough

# Two processes, a file in one of them, the slow files first.
BESIDE := --numprocesses 2 --dist loadfile --no-loadscope-reorder

# A part of the tests, in an environment of the oldest packages that pyproject.toml
# allows, or of the newest. make newest PYTHON=python3.13 asks another Python.
UV := build/uv/bin/uv
PART := tests/convnet_lab convnet_lab autograde tests/notebooks $(addprefix tests/autograde/, \
  submission collect exports feedback run sandbox test_course.py test_grading.py)
oldest: RESOLUTION := lowest-direct
newest: RESOLUTION := highest
# of warnings only ours are errors: old packages have them of newer ones
oldest newest: $(UV) sandbox
	$(UV) venv --quiet --clear --seed --no-python-downloads --python '$(PYTHON)' build/$@
	$(UV) pip install --quiet --compile-bytecode --python build/$@ --resolution $(RESOLUTION) \
	  --requirement pyproject.toml --extra dev
	$(UV) pip install --quiet --python build/$@ --no-deps --editable .
	build/$@/bin/pytest $(BESIDE) -m 'not browser' \
	  --override-ini "$$(printf 'filterwarnings=default\nerror:::(convnet_lab|autograde)')" $(PART)

$(UV):
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv

# Known weaknesses of the installed packages; needs the network, and fails without it.
audit: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[audit]'
	$(BIN)/python -m pip freeze --exclude-editable | \
	  $(BIN)/pip-audit --strict --no-deps --disable-pip --requirement /dev/stdin

demo: $(INSTALLED) sandbox
	$(BIN)/autograde demo $(DEMO)

# Writes the notebooks anew from solutions/: answers typed into notebooks/ are lost.
build: $(INSTALLED)
	$(BIN)/autograde build

# The solved course, its guides and an API reference as pages to read, in build/site.
# LIVE is where a site of make lite lies, from there: pages and sections then link to it.
SITE := build/site
site: $(INSTALLED)
	$(BIN)/autograde site --to '$(SITE)' $(if $(LIVE),--live '$(LIVE)')

# The students' notebooks with Python in the browser, in build/lite: see
# docs/publishing.md. PYODIDE is a folder or an address with Pyodide's files (its CDN if
# none is given); STAY=yes leaves them at that address.
# JupyterLite takes the extensions of its environment, so it has one of its own.
LITE := build/lite-env
LITE_SITE := build/lite
PYODIDE = $(shell $(BIN)/python -P -m autograde.site.lite version | \
  $(LITE)/bin/python -c 'from jupyterlite_pyodide_kernel.constants import *; \
  print(PYODIDE_CDN_URL.replace(PYODIDE_VERSION, input()))')
KERNEL_WHEELS = $(LITE)/share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi
lite: $(INSTALLED)
	rm -rf $(LITE_SITE) $(LITE)/made $(LITE)/wheels $(LITE)/.jupyterlite.doit.db
	$(PYTHON) -m venv $(LITE)
	$(LITE)/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps \
	  --wheel-dir $(LITE)/wheels .
	$(LITE)/bin/python -m pip download --quiet --disable-pip-version-check --no-deps \
	  --platform any --python-version 3.14 --only-binary :all: --require-hashes \
	  --dest $(LITE)/wheels --requirement autograde/site/lite/packages.txt
	$(LITE)/bin/python -m pip install --quiet --disable-pip-version-check \
	  '.[lite]' $(LITE)/wheels/anywidget-*.whl
	$(BIN)/python -P -m autograde.site.lite prepare $(LITE)/made \
	  --pyodide '$(PYODIDE)' $(if $(STAY),--stay) --wheels $(LITE)/wheels/*.whl \
	  $(foreach each,piplite pyodide_kernel ipykernel,$(KERNEL_WHEELS)/$(each)-*.whl)
	cd $(LITE) && bin/jupyter lite build --lite-dir made --contents contents \
	  --output-dir '$(abspath $(LITE_SITE))' --apps notebooks --apps lab --apps tree \
	  --no-sourcemaps --no-unused-shared-packages
	$(if $(STAY),cp -R $(LITE)/made/static '$(abspath $(LITE_SITE))')
	$(BIN)/python -P -m autograde.site.lite index '$(abspath $(LITE_SITE))'

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

# Every slip of one operator, name or number in the solutions' answers, put to the checks.
mutants: $(INSTALLED)
	PYTHONPATH=tests $(BIN)/python -m mutants

# Every attack of tests/hostile, graded here and, where it does no harm, by plain nbgrader.
hostile: $(INSTALLED)
	PYTHONPATH=tests $(BIN)/python -m hostile

# Writes docs/misconceptions.md, the instructors' list of what the checks can name, and
# docs/other_courses.md, where two other courses' tests are put to the same answers.
misconceptions: $(INSTALLED)
	PYTHONPATH=tests $(BIN)/python -m misconceptions
	$(BIN)/python -m benchmarks.other_courses

# The browser tests need Chromium; without it they are skipped and say so.
browser:
	@command -v chromium chromium-browser >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	  echo "No Chromium: the browser tests are skipped. Install it: sudo apt-get install chromium"

# Submissions run in bubblewrap; without it its tests are skipped and say so.
sandbox:
	@command -v bwrap >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update -qq && apt-get install -y -qq bubblewrap >/dev/null; } || \
	  echo "No bubblewrap: submissions have no sandbox. Install it: sudo apt-get install bubblewrap"

# The gradebook is tested on PostgreSQL too; without it that test is skipped and says so.
database:
	@test -d /usr/lib/postgresql || command -v initdb >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update -qq && apt-get install -y -qq postgresql >/dev/null 2>&1; } || \
	  echo "No PostgreSQL: its test is skipped. Install it: sudo apt-get install postgresql"

$(INSTALLED): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(LEARNER): pyproject.toml | $(BIN)/python
	@test $(INSTALLED) -nt pyproject.toml || { \
	  echo "Installing JupyterLab and the course, once: this takes some minutes."; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[lab]'; }
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv
