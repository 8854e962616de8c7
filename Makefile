# make run shows the window, make test checks everything. Both set up what they need; nothing is done by hand.
# PYTHON=/path/to/python3.13 does so with that Python, in an environment of its own beside the others: .venv-3.13.

PYTHON ?=
VENV := $(if $(PYTHON),$(shell $(PYTHON) -c 'import sys; print(".venv-%d.%d" % sys.version_info[:2])'),.venv)
$(if $(VENV),,$(error $(PYTHON) is no Python that runs))
RUN := $(VENV)/bin/python
FRONTDESK := $(VENV)/bin/frontdesk
PIP := $(RUN) -m pip --disable-pip-version-check --quiet
LIBRARY ?= articles
# The parts of tests/ that draw; all others must pass where PySide6 cannot be imported.
DRAWING := draw reader handout desk kiosk stage journeys test_app.py test_pyside.py
# The tests that make nightly repeats longer than make tests does.
NIGHTLY := escapes_everywhere kill monkey random_visitor

export PYTHONUTF8 := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: run setup setup-test test quick lint types layers tests qt-free bench soak nightly screens i18n lock clean
.DEFAULT_GOAL := run

# ---- show ----------------------------------------------------------------------------------------------------------

run: setup
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	@mkdir -p build
	@QT_QPA_PLATFORM=offscreen $(FRONTDESK) shot $(LIBRARY) --screen desk -o build/desk.png
	@echo "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): the window was drawn to build/desk.png."
else
	@$(FRONTDESK) $(LIBRARY)
endif

screens: setup
	$(RUN) tools/screens.py

# ---- set up: each step is done again only when its lock file changes -----------------------------------------------

setup: $(VENV)/ready
setup-test: $(VENV)/ready-to-test

$(VENV)/bin/python:
	@tools/system.sh
	@python=$$(tools/python.sh $(PYTHON)) && "$$python" -m venv --clear $(VENV)

$(VENV)/ready: $(VENV)/bin/python requirements.lock pyproject.toml
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/ready-to-test: $(VENV)/ready requirements-dev.lock
	@tools/system.sh --test
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

lock:
	@mkdir -p build
	@tools/lock.sh "$$(tools/python.sh $(PYTHON))"

# ---- check ---------------------------------------------------------------------------------------------------------

test: lint types layers tests qt-free

lint: setup-test
	$(VENV)/bin/ruff check .

types: setup-test
	$(VENV)/bin/mypy

layers: setup-test
	$(VENV)/bin/lint-imports --no-logo

tests: setup-test
	$(RUN) -m pytest -q

quick: setup-test
	$(RUN) -m pytest -q -m "not slow and not x11"

qt-free: setup-test
	$(RUN) -m pytest -q -p no:pytest-qt -p tests.without_qt -m "not slow" $(DRAWING:%=--ignore=tests/%)

bench: setup-test
	$(RUN) -m bench $(if $(ONLY),--only $(ONLY))

# The kiosk's long runs (docs/RELIABILITY.md): days in a lobby; with 200 kills, and 10,000 events of a visitor gone wild.

soak: setup-test
	$(RUN) -m bench --group soak

nightly: soak
	FRONTDESK_NIGHTLY=1 FRONTDESK_KILLS=200 FRONTDESK_EVENTS=10000 FRONTDESK_VISITS=250 FRONTDESK_FLIPS=2000 $(RUN) -m pytest -q -rP $(NIGHTLY:%=tests/kiosk/test_%.py) tests/desk/test_keeping.py tests/draw/test_mishaps.py tests/library/test_outside.py

# ---- make ----------------------------------------------------------------------------------------------------------

i18n: setup-test
	$(RUN) tools/catalogue.py

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
