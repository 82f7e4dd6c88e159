# Two commands do everything: `make demo` and `make test`. Both make .venv first; a second call starts at once.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.installed
LEARN  := .venv-training
CORPORA ?= ../shared/corpora

# Where an environment forbids it, every process of the tests would compile all packages for itself.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types bench train compare pins clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "copydesk needs python3 3.11 or newer"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "python3 lacks venv: on Debian, apt-get install python3-venv"; exit 1; }
	@echo "==> creating $(VENV) and installing the pinned packages (a minute or two)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY) ## run the pipeline on samples/ and ask the warehouse three questions
	@echo "==> copydesk run samples: a Prefect flow, with a server of its own for the time it takes"
	$(BIN)/copydesk run samples
	@echo; echo "==> who publishes what: one row a publisher"
	$(BIN)/copydesk sql "SELECT publisher, in_language AS lang, count(*) AS articles, round(avg(word_count)) AS words FROM articles WHERE publisher IS NOT NULL GROUP BY ALL ORDER BY articles DESC, publisher LIMIT 8"
	@echo; echo "==> stories that run on several sites"
	$(BIN)/copydesk sql "SELECT copies, headline, publisher FROM unique_articles WHERE copies > 1 ORDER BY copies DESC, headline"
	@echo; echo "==> what the pages are made of"
	$(BIN)/copydesk sql "SELECT role, count(*) AS segments, round(100 * sum(char_to - char_from) / sum(sum(char_to - char_from)) OVER (), 1) AS percent_of_text FROM segments GROUP BY role ORDER BY percent_of_text DESC"
	@echo; echo "The warehouse is news/news.duckdb: open it in any DuckDB client, read-only. Go on with:"
	@echo "  $(BIN)/copydesk show ferry-timetable.txt     what each line of a page was taken for, and why"
	@echo "  $(BIN)/copydesk duplicates dock-chaos.txt    who else has a story, and in which words they differ"
	@echo "  $(BIN)/copydesk status                       what was loaded, and what is in quarantine and why"
	@echo "  $(BIN)/copydesk --help"

test: $(READY) ## run all tests (real DuckDB, real Prefect server), on up to four cores
	@echo "==> pytest: unit, golden, property and integration tests"
	$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --durations=8

check: lint types test ## everything that CI runs

lint: $(READY) ## format and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY) ## strict types
	$(BIN)/mypy

bench: $(READY) ## minutes of measuring: pages per CPU second, memory, growth
	$(BIN)/python -m tests.bench

$(LEARN)/.installed: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(LEARN)
	$(LEARN)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r requirements.txt
	$(LEARN)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(LEARN)/bin/python -m pip install --quiet --disable-pip-version-check --group training
	@touch $@

train: $(LEARN)/.installed ## train the line model again, from the corpora
	OMP_NUM_THREADS=1 $(LEARN)/bin/python -m training.train $(CORPORA)

compare: $(LEARN)/.installed ## cross-validate the line model against other methods
	OMP_NUM_THREADS=1 $(LEARN)/bin/python -m training.compare $(CORPORA)

pins: $(READY) ## compile requirements.txt again from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --group dev --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --no-strip-extras pyproject.toml -o requirements.txt

clean: ## remove the environment and caches; the warehouse stays
	rm -rf $(VENV) $(LEARN) .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info
