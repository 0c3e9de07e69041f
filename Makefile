# Two commands on a fresh machine: `make up` and `make test`. Everything lives in .venv.
PYTHON ?= python3
FIRM ?= .firm
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
PRODUCT := $(VENV)/.product
# Whoever is done takes over from whoever is not: some tests take a minute, most take none.
WORKERS := -n auto --dist worksteal
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS := never
# Containers set it, and each of the suite's hundreds of commands would then compile the whole package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup up check product quick test unseen test-servers fuzz lint types floors browser worlds bench docs site pictures clean

setup: $(STAMP)

# A first run makes the environment; later runs cost one timestamp comparison. Who only runs a firm installs no tools.
$(PRODUCT): pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv sync --quiet --frozen --inexact --no-default-groups --python $(BIN)/python
	@touch $@

$(STAMP): $(PRODUCT)
	@$(BIN)/uv sync --quiet --frozen --inexact --python $(BIN)/python
	@touch $@

up: $(PRODUCT)
ifdef CHECK
	@$(BIN)/onefirm up --demo --firm $(FIRM) --check
else
	@$(BIN)/onefirm up --demo --firm $(FIRM)
endif

lint: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

types: setup
	@$(BIN)/basedpyright --warnings > $(VENV)/types.txt || (cat $(VENV)/types.txt; exit 1)

floors: setup
	@$(BIN)/lint-imports --no-cache > $(VENV)/floors.txt || (cat $(VENV)/floors.txt; exit 1)

# The inner loop, a minute on two cores: style, floors, the types of the product, every rule, and the story of one lead.
QUICK := tests/rules tests/stories/test_a_lead_becomes_a_letter.py
check: lint floors
	@$(MAKE) --no-print-directory --jobs=2 product quick

product: setup
	@$(BIN)/basedpyright --warnings src

quick: setup
	@$(BIN)/python -m pytest -q $(WORKERS) -m "not slow" $(QUICK)

# Chromium comes from Debian when we may install it; without root the browser suite skips, and says why.
browser: setup
	@command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq >/dev/null 2>&1; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1 || true; fi

# Types are checked beside the first tests, which wait for disks and clocks. The browser's driver keeps an event loop
# open in its process, so its suite has processes of its own.
test: lint floors browser
	@$(MAKE) --no-print-directory --jobs=2 types unseen
	@$(BIN)/python -m pytest $(WORKERS) -rs -m browser

unseen: setup
	@$(BIN)/python -m pytest $(WORKERS) -rs -m "not browser"

# Many simulated worlds, from the seed 0 on: `make worlds SEEDS=1000`.
worlds: setup
	@cd tests && ../$(BIN)/python -m worlds --seeds $(or $(SEEDS),100000)

# What comes from outside, made harmful in many more ways than a test has time for: `make fuzz COUNT=20000 SEED=7`.
fuzz: setup
	@mkdir -p $(VENV)/fuzz
	@FUZZ_COUNT=$(or $(COUNT),2000) FUZZ_SEED=$(or $(SEED),1) FUZZ_KEPT=$(abspath $(VENV)/fuzz) \
	  $(BIN)/python -m pytest $(WORKERS) -rs tests/fuzz

# Mail against Postfix and Dovecot of Debian. They are installed by root; who is not is told what was left out.
test-servers: setup
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && ! { [ -x /usr/sbin/postfix ] && [ -x /usr/sbin/dovecot ]; }; then \
	    apt-get update -qq >/dev/null 2>&1; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    postfix dovecot-imapd dovecot-lmtpd >/dev/null 2>&1 || true; fi
	@ONEFIRM_SERVERS=1 $(BIN)/python -m pytest -rs tests/servers

bench: setup
	@$(BIN)/python -m bench

# The reference pages are written from the code; a test fails when one of them is out of date.
docs: setup
	@$(BIN)/python docs/generate.py

# The same pages as a site of files, in build/site: nothing in it is loaded from anywhere else.
site: docs
	@$(BIN)/zensical build --strict

# Real pictures of a real demo firm, taken with the browser of the suite.
pictures: setup browser
	@$(BIN)/python docs/take_pictures.py

clean:
	rm -rf $(VENV) $(FIRM) build .cache .bench-peers .pytest_cache .ruff_cache .hypothesis dist
