# make run shows the window, make test checks everything. Both set up what they need; nothing has to be done by hand.
# PYTHON=/path/to/python3.13 uses that Python, in a separate environment: .venv-3.13.

PYTHON ?=
VENV := $(if $(PYTHON),$(shell $(PYTHON) -c 'import sys; print(".venv-%d.%d" % sys.version_info[:2])'),.venv)
$(if $(VENV),,$(error $(PYTHON) is not a working Python))
RUN := $(VENV)/bin/python
FRONTDESK := $(VENV)/bin/frontdesk
PIP := $(RUN) -m pip --disable-pip-version-check --quiet
LIBRARY ?= articles
# Whether the package is all that is to be made: it is built without a font and without the tools of the tests.
FREEZING := $(if $(filter-out deb,$(MAKECMDGOALS)),,$(filter deb,$(MAKECMDGOALS)))
SYSTEM := build/system$(if $(FREEZING),-to-freeze)
SUITES ?= bookworm trixie
# The parts of tests/ that draw or examine pictures, the longest visits first; all others must pass without PySide6.
DRAWING := kiosk stage boot draw reader handout desk test_faces.py test_installed.py test_pyside.py
# The tests start the program some hundred times: Python keeps its bytecode, even where the environment says that it should not.
unexport PYTHONDONTWRITEBYTECODE
# The other files of slow tests: no process of theirs need read all the rest.
SLOW = $(filter-out $(DRAWING:%=tests/%/%),$(shell grep -rl --include='test_*.py' 'mark\.slow' tests))
# Tests run in as many processes as there are cores; an idle process takes tests that another has not begun.
# They compute, and give way to those with a window, which somebody seems to wait for.
PYTEST = nice -n 5 $(RUN) -m pytest -q -n auto --dist worksteal
# Tests with a window or an X server wait more than they compute: three times as many processes.
PYTEST_WAITING = $(RUN) -m pytest -q -n $(shell echo $$((3 * $$(getconf _NPROCESSORS_ONLN)))) --dist worksteal
# The tests of make quick.
QUICK := tests/content tests/core tests/search tests/library/test_library.py tests/library/test_title_order.py tests/test_architecture.py \
    tests/test_i18n.py tests/test_settings.py tests/core/test_kiosk_settings.py tests/test_whole_file.py tests/test_theme.py tests/test_folders.py \
    $(addprefix --ignore=tests/,content/test_pool.py content/test_check_measured.py content/test_words_in_words_out.py content/test_random_text.py \
    content/test_strays.py content/test_svg.py content/test_imported_drafts.py content/test_import_grids.py content/test_import_hostile.py content/test_import_words.py content/test_made_by_programs.py content/test_resident_check.py core/test_supervision.py core/test_display_server.py core/test_health.py \
    search/test_journeys.py search/test_recall.py search/test_kill.py search/test_searcher.py search/test_passages.py)
# The tests that make nightly repeats more often than make tests.
NIGHTLY := escapes_everywhere kill monkey random_visitor

export PYTHONUTF8 := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: run able setup setup-test test test-pythons quick quick-tests coverage lint types layers tests compiled qt-free with-qt drawing slow bench fleet-test soak nightly mutations kiosk-boot-test kiosk-stick install-kiosk deb deb-test screens i18n lock clean
.DEFAULT_GOAL := run

# ---- show ----------------------------------------------------------------------------------------------------------

run: able $(VENV)/ready
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	@mkdir -p build
	@QT_QPA_PLATFORM=offscreen $(FRONTDESK) shot $(LIBRARY) --screen desk -o build/desk.png
	@echo "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): the window was drawn into build/desk.png."
else
	@$(FRONTDESK) $(LIBRARY)
endif

screens: able $(VENV)/ready-to-test
	$(RUN) tools/screens.py

# ---- set up: each step is repeated only when its lock file changes -------------------------------------------------

setup: $(VENV)/ready
	@tools/system.sh --tell

setup-test: $(VENV)/ready-to-test
	@tools/system.sh --tell --test

# Stops, with the command to type, if no window can be opened.
able: $(SYSTEM)
	@$(if $(call needed),$(error $(call needed)))
needed = $(shell PYTHON=$(PYTHON) tools/system.sh --needed $(if $(filter test tests with-qt quick,$(MAKECMDGOALS)),--test) $(if $(FREEZING),--freeze))

# Missing while something could not be installed; it is then tried again each time.
build/system build/system-to-test build/system-to-freeze build/system-to-boot:
	@mkdir -p build
	@PYTHON=$(PYTHON) tools/system.sh $(purpose)
	@[ -n "$$(PYTHON=$(PYTHON) tools/system.sh --tell $(purpose))" ] || touch $@
purpose = $(patsubst build/system-to-%,--%,$(filter build/system-to-%,$@))

$(VENV)/bin/python: | $(SYSTEM)
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

# Three of them at a time, those that wait beside those that compute: no core rests until the last one ends.
test: able $(VENV)/ready-to-test
	@$(MAKE) --jobs 3 --output-sync=target lint types layers drawing qt-free slow
	@tools/system.sh --tell --test

lint: $(VENV)/ready-to-test
	$(VENV)/bin/ruff check .

types: $(VENV)/ready-to-test
	$(VENV)/bin/mypy

layers: $(VENV)/ready-to-test
	$(VENV)/bin/lint-imports --no-logo

# Every test, once.
tests: qt-free with-qt

# Most errors, in less than a minute: no Qt, no worker pool, no built libraries.
quick: lint types layers quick-tests

quick-tests: $(VENV)/ready-to-test
	$(PYTEST) -p no:pytest-qt -p tests.without_qt -m "not slow" $(QUICK)

# The bytecode of the tests that draw, where there is none yet: otherwise each of their processes compiles all of them, 6 s of a core.
compiled: $(VENV)/ready-to-test
	@mkdir -p build
	@$(RUN) -m pytest -q --collect-only -p no:cacheprovider $(DRAWING:%=tests/%) > build/collected || { cat build/collected; exit 1; }

# The core's tests, with Qt made unimportable.
qt-free: $(VENV)/ready-to-test
	$(PYTEST) -p no:pytest-qt -p tests.without_qt -m "not slow" $(DRAWING:%=--ignore=tests/%)

# All other tests: those that draw, and slow ones. WITHOUT_X=1 leaves out tests that need an X server.
with-qt: able $(VENV)/ready-to-test
	@$(MAKE) --jobs 2 --output-sync=target drawing slow

drawing: $(VENV)/ready-to-test $(if $(CI),compiled)
	$(PYTEST_WAITING) $(if $(WITHOUT_X),-m "not x11") $(DRAWING:%=tests/%)

slow: $(VENV)/ready-to-test
	$(PYTEST) -m "slow$(if $(WITHOUT_X), and not x11)" $(SLOW)

# Lines and branches of the rooms without Qt that no test runs. Tests that measure time or imports are left out: coverage would affect them.
coverage: $(VENV)/ready-to-test
	@mkdir -p build
	@rm -f build/coverage build/coverage.*
	$(RUN) -m coverage run -m pytest -q -n auto --dist worksteal -p no:pytest-qt -p tests.without_qt -m "not slow" $(DRAWING:%=--ignore=tests/%) \
	    -k "not refused_at_once and not command_line_is_light"
	@$(RUN) -m coverage combine --quiet
	@$(RUN) -m coverage report

# make test on every installed Python from 3.11 on.
test-pythons:
	@tools/pythons.sh $(MAKE) test

bench: able $(VENV)/ready-to-test
	$(RUN) -m bench $(if $(ONLY),--only $(ONLY))

# Many screens (docs/FLEET.md): 1,500 power cuts, 400 kills, 1,000 client processes against one static server, the figures.
fleet-test: $(VENV)/ready-to-test
	FRONTDESK_CUTS=1500 FRONTDESK_KILLS=400 FRONTDESK_CLIENTS=1000 FRONTDESK_AT_A_TIME=16 $(RUN) -m pytest -q -rP tests/fleet
	$(RUN) -m bench --group fleet

# The kiosk's long runs (docs/RELIABILITY.md): days in a lobby, 200 kills, and 10,000 random events.

soak: able $(VENV)/ready-to-test
	$(RUN) -m bench --group soak

nightly: able $(VENV)/ready-to-test
	FRONTDESK_NIGHTLY=1 FRONTDESK_KILLS=200 FRONTDESK_EVENTS=10000 FRONTDESK_VISITS=250 FRONTDESK_FLIPS=2000 FRONTDESK_WALKS=200 $(RUN) -m pytest -q -rP $(NIGHTLY:%=tests/kiosk/test_%.py) tests/desk/test_keeping.py tests/draw/test_error_handler.py tests/library/test_external_file.py tests/reader/test_heard.py
	FRONTDESK_EXAMPLES=10000 $(RUN) -m pytest -q tests/content/test_words_in_words_out.py
	@$(MAKE) kiosk-boot-test
	@$(MAKE) mutations
	@$(MAKE) soak

# Change one thing at a time in a module without Qt: does a test notice it? FRONTDESK_MUTATIONS is the number of changes.

mutations: $(VENV)/ready-to-test build/mutations-venv/ready
	build/mutations-venv/bin/python tools/mutations.py $(CURDIR)/$(RUN)

build/mutations-venv/ready: tools/mutations.lock | $(VENV)/ready
	@$(RUN) -m venv --clear build/mutations-venv
	@build/mutations-venv/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r tools/mutations.lock
	@touch $@

# Test the kiosk on Debian 12 and 13, created, installed and booted for it (SUITES=trixie: only 13). It needs root and a network.

kiosk-boot-test: able $(VENV)/ready-to-test build/system-to-boot
	$(foreach suite,$(SUITES),FRONTDESK_BOOT=1 FRONTDESK_BOOT_SUITE=$(suite) $(RUN) -m pytest -q -rPs tests/boot/test_boot.py &&) true

# Fill FOLDER, e.g. on a USB stick, with everything for an offline installation of the kiosk (docs/KIOSK.md).
kiosk-stick:
	@sh resources/deploy/make-kiosk-stick.sh $(if $(FOLDER),"$(FOLDER)",$(error name the folder: make kiosk-stick FOLDER=/media/stick))

# Turn this machine into a kiosk, as root: OPTIONS="--dry-run", OPTIONS="--library my-library.fdk" …
install-kiosk:
	@sh resources/deploy/install-kiosk.sh $(OPTIONS)

# The Debian package dist/frontdesk_VERSION_amd64.deb, with its own Python and Qt (docs/decisions/0053). It needs a network once, no root.
deb: able build/freeze-venv/ready
	build/freeze-venv/bin/python tools/deb.py

# Install, use, upgrade, remove and purge it on a minimal Debian 12 and 13 (SUITES=trixie: only 13), then boot them as kiosks made from it.
# It needs root and a network.
deb-test: deb $(VENV)/ready-to-test build/system-to-boot
	$(RUN) tools/deb_test.py $(SUITES)
	$(foreach suite,$(SUITES),FRONTDESK_BOOT=1 FRONTDESK_BOOT_SUITE=$(suite) $(RUN) -m pytest -q -rPs tests/boot/test_package_boot.py &&) true

build/freeze-venv/ready: packaging/freeze.lock | build/system-to-freeze $(VENV)/ready
	@$(RUN) -m venv --clear build/freeze-venv
	@build/freeze-venv/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r packaging/freeze.lock
	@$(RUN) -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > "$$(build/freeze-venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/program.pth"
	@touch $@

# ---- make ----------------------------------------------------------------------------------------------------------

i18n: $(VENV)/ready-to-test
	$(RUN) tools/catalogue.py

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
