# make run shows the window, make test checks everything. Both set up what they need; nothing is done by hand.
# PYTHON=/path/to/python3.13 does so with that Python, in an environment of its own beside the others: .venv-3.13.

PYTHON ?=
VENV := $(if $(PYTHON),$(shell $(PYTHON) -c 'import sys; print(".venv-%d.%d" % sys.version_info[:2])'),.venv)
$(if $(VENV),,$(error $(PYTHON) is no Python that runs))
RUN := $(VENV)/bin/python
FRONTDESK := $(VENV)/bin/frontdesk
PIP := $(RUN) -m pip --disable-pip-version-check --quiet
LIBRARY ?= articles
SUITES ?= bookworm trixie
# The parts of tests/ that draw or look at pictures; all others must pass where PySide6 cannot be imported.
DRAWING := boot draw reader handout desk kiosk stage test_faces.py test_pyside.py
# Tests run in as many processes as there are cores; each takes from the others what they have not begun.
PYTEST = $(RUN) -m pytest -q -n auto --dist worksteal
# The tests of make quick.
QUICK := tests/content tests/core tests/search tests/library/test_library.py tests/library/test_title_order.py tests/test_architecture.py \
    tests/test_i18n.py tests/test_settings.py tests/core/test_kiosk_settings.py tests/test_whole_file.py tests/test_theme.py tests/test_folders.py \
    $(addprefix --ignore=tests/,content/test_pool.py content/test_check_measured.py content/test_words_in_words_out.py content/test_random_text.py \
    content/test_strays.py content/test_svg.py core/test_supervision.py core/test_display_server.py core/test_health.py \
    search/test_journeys.py search/test_recall.py search/test_kill.py search/test_searcher.py search/test_passages.py)
# The tests that make nightly repeats longer than make tests does.
NIGHTLY := escapes_everywhere kill monkey random_visitor

export PYTHONUTF8 := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: run able setup setup-test test test-pythons quick coverage lint types layers tests qt-free with-qt bench soak nightly mutations kiosk-boot-test kiosk-stick install-kiosk screens i18n lock clean
.DEFAULT_GOAL := run

# ---- show ----------------------------------------------------------------------------------------------------------

run: able $(VENV)/ready
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	@mkdir -p build
	@QT_QPA_PLATFORM=offscreen $(FRONTDESK) shot $(LIBRARY) --screen desk -o build/desk.png
	@echo "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): the window was drawn to build/desk.png."
else
	@$(FRONTDESK) $(LIBRARY)
endif

screens: able $(VENV)/ready-to-test
	$(RUN) tools/screens.py

# ---- set up: each step is done again only when its lock file changes -----------------------------------------------

setup: $(VENV)/ready
	@tools/system.sh --tell

setup-test: $(VENV)/ready-to-test
	@tools/system.sh --tell --test

# Stops, with the one line to type, where no window can be opened.
able: build/system
	@$(if $(call needed),$(error $(call needed)))
needed = $(shell PYTHON=$(PYTHON) tools/system.sh --needed $(if $(filter test tests with-qt quick,$(MAKECMDGOALS)),--test))

# Not there while something could not be installed: it is tried again each time.
build/system build/system-to-test:
	@mkdir -p build
	@PYTHON=$(PYTHON) tools/system.sh $(if $(findstring test,$@),--test)
	@[ -n "$$(tools/system.sh --tell $(if $(findstring test,$@),--test))" ] || touch $@

$(VENV)/bin/python: | build/system
	@$(if $(call python),,$(error $(shell PYTHON=$(PYTHON) tools/system.sh --needed)$(if $(PYTHON),$(PYTHON) is no Python 3.11 or newer that has venv)))
	@$(call python) -m venv --clear $(VENV)
python = $(shell tools/python.sh $(PYTHON) 2>/dev/null)

$(VENV)/ready: $(VENV)/bin/python requirements.lock pyproject.toml
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/ready-to-test: $(VENV)/ready requirements-dev.lock | build/system-to-test
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

lock:
	@mkdir -p build
	@tools/lock.sh "$$(tools/python.sh $(PYTHON))"

# ---- check ---------------------------------------------------------------------------------------------------------

test: able lint types layers tests
	@tools/system.sh --tell --test

lint: $(VENV)/ready-to-test
	$(VENV)/bin/ruff check .

types: $(VENV)/ready-to-test
	$(VENV)/bin/mypy

layers: $(VENV)/ready-to-test
	$(VENV)/bin/lint-imports --no-logo

# Every test, once.
tests: qt-free with-qt

# In less than a minute: what is wrong in most steps of work. No Qt, no pool of workers, no libraries that are built.
quick: lint types layers
	$(PYTEST) -p no:pytest-qt -p tests.without_qt -m "not slow" $(QUICK)

# The core's, with Qt made unimportable.
qt-free: $(VENV)/ready-to-test
	$(PYTEST) -p no:pytest-qt -p tests.without_qt -m "not slow" $(DRAWING:%=--ignore=tests/%)

# All others: what draws, and what takes long. WITHOUT_X=1 leaves out what needs an X server.
with-qt: able $(VENV)/ready-to-test
	$(PYTEST) $(if $(WITHOUT_X),-m "not x11") $(DRAWING:%=tests/%)
	$(PYTEST) -m "slow$(if $(WITHOUT_X), and not x11)" $(DRAWING:%=--ignore=tests/%)

# Which lines and branches of the rooms without Qt no test runs. What counts time or imports would count the counting.
coverage: $(VENV)/ready-to-test
	@mkdir -p build
	@rm -f build/coverage build/coverage.*
	$(RUN) -m coverage run -m pytest -q -n auto --dist worksteal -p no:pytest-qt -p tests.without_qt -m "not slow" $(DRAWING:%=--ignore=tests/%) \
	    -k "not refused_at_once and not command_line_is_light"
	@$(RUN) -m coverage combine --quiet
	@$(RUN) -m coverage report

# make test on every Python from 3.11 on that is here.
test-pythons:
	@tools/pythons.sh $(MAKE) test

bench: able $(VENV)/ready-to-test
	$(RUN) -m bench $(if $(ONLY),--only $(ONLY))

# The kiosk's long runs (docs/RELIABILITY.md): days in a lobby; with 200 kills, and 10,000 events of a visitor gone wild.

soak: able $(VENV)/ready-to-test
	$(RUN) -m bench --group soak

nightly: soak kiosk-boot-test
	FRONTDESK_NIGHTLY=1 FRONTDESK_KILLS=200 FRONTDESK_EVENTS=10000 FRONTDESK_VISITS=250 FRONTDESK_FLIPS=2000 $(RUN) -m pytest -q -rP $(NIGHTLY:%=tests/kiosk/test_%.py) tests/desk/test_keeping.py tests/draw/test_error_handler.py tests/library/test_outside.py
	FRONTDESK_EXAMPLES=10000 $(RUN) -m pytest -q tests/content/test_words_in_words_out.py
	@$(MAKE) mutations

# One change at a time in a module without Qt: does a test notice it? FRONTDESK_MUTATIONS says how many are tried.

mutations: $(VENV)/ready-to-test build/mutations-venv/ready
	build/mutations-venv/bin/python tools/mutations.py $(CURDIR)/$(RUN)

build/mutations-venv/ready: tools/mutations.lock | $(VENV)/ready
	@$(RUN) -m venv --clear build/mutations-venv
	@build/mutations-venv/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r tools/mutations.lock
	@touch $@

# The kiosk on Debian 12 and 13, made, installed and booted for it (SUITES=trixie: on 13 alone); says why where it cannot be (root, debootstrap, network).

kiosk-boot-test: able $(VENV)/ready-to-test
	$(foreach suite,$(SUITES),FRONTDESK_BOOT=1 FRONTDESK_BOOT_SUITE=$(suite) $(RUN) -m pytest -q -rPs tests/boot &&) true

# Fills FOLDER, e.g. of a stick, with all that an installation of the kiosk needs without the internet (docs/KIOSK.md).
kiosk-stick:
	@sh resources/deploy/make-kiosk-stick.sh $(if $(FOLDER),"$(FOLDER)",$(error say where to: make kiosk-stick FOLDER=/media/stick))

# Makes this machine a kiosk, as root: OPTIONS="--dry-run", OPTIONS="--library my-library.fdk" …
install-kiosk:
	@sh resources/deploy/install-kiosk.sh $(OPTIONS)

# ---- make ----------------------------------------------------------------------------------------------------------

i18n: $(VENV)/ready-to-test
	$(RUN) tools/catalogue.py

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
