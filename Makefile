# Every target makes what it needs, so that each works as the first command.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
DEMO := build/demo-class
FIRST := 00_start_here

.PHONY: lab test demo build bench mutants misconceptions browser sandbox database

lab: $(INSTALLED)
	@for source in solutions/*.py; do \
	  test -e notebooks/$$(basename $$source .py).ipynb || exec $(BIN)/autograde build; done
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) \
	  --ServerApp.root_dir=notebooks --LabApp.default_url=/lab/tree/$(FIRST).ipynb

test: $(INSTALLED) browser sandbox database
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses 2 --dist loadfile

demo: $(INSTALLED) sandbox
	$(BIN)/autograde demo $(DEMO)

# Writes the notebooks anew from solutions/: answers typed into notebooks/ are lost.
build: $(INSTALLED)
	$(BIN)/autograde build

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

# Every slip of one operator, name or number in the solutions' answers, put to the checks.
mutants: $(INSTALLED)
	PYTHONPATH=tests $(BIN)/python -m mutants

# Writes docs/misconceptions.md, the instructors' list of what the checks can name.
misconceptions: $(INSTALLED)
	PYTHONPATH=tests $(BIN)/python -m misconceptions

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

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
