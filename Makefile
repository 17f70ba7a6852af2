# make demo      install what is locked, show the bundled example
# make test      the same, then format check, linter, type checker, tests
# make lint      format check, linter and type checker alone
# make format    let the formatter and the linter mend what they can
# make pin       measure the reader again and write tests/quality/pins.toml; LOWER="reason" lets a score fall
# make bench     speed and memory on the labelled reports
# make lock      write requirements/*.txt anew from pyproject.toml (UPGRADE=1 for the newest releases)
# make train     TEXTS="FILE…": train the teacher and the reader, export and measure it (training/README.md)
# make clean     remove what make made
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
TRAIN := build/train-venv
TEXTS ?=
LOWER ?=
UPGRADE ?=

.DEFAULT_GOAL := demo
.PHONY: demo test lint format pin bench lock train clean
.DELETE_ON_ERROR:

# Stamps: a step runs again only when its lock or pyproject.toml has changed. Everything is checked against the hashes of
# the locks; the package itself is built with the locked build tools and brings nothing with it.
INSTALL := -m pip install --quiet --disable-pip-version-check
define install_package
$(1) $(INSTALL) --no-deps --no-build-isolation --editable .
endef

$(VENV)/.runtime: requirements/build.txt requirements/runtime.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(INSTALL) --require-hashes --requirement requirements/build.txt --requirement requirements/runtime.txt
	$(call install_package,$(BIN)/python)
	touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt readers/large/pyproject.toml
	$(BIN)/python $(INSTALL) --require-hashes --requirement requirements/dev.txt
	$(BIN)/python $(INSTALL) --no-deps --no-build-isolation --editable readers/large
	touch $@

demo: $(VENV)/.runtime
	$(BIN)/dragoman demo

test: lint
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

pin: $(VENV)/.dev
	$(BIN)/python -m tests.quality.pin $(if $(LOWER),--lower "$(LOWER)")

bench: $(VENV)/.dev
	mkdir -p build
	$(BIN)/python -m tests.quality.texts build/own-reports.jsonl
	$(BIN)/python benchmarks/speed.py build/own-reports.jsonl

# One lock serves every platform and every Python from 3.11 on; how it is written stands in pyproject.toml.
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet $(if $(UPGRADE),--upgrade) --output-file
BUILD_TOOLS := import tomllib; \
	print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], "editables", sep="\n")

lock: $(VENV)/.dev
	$(BIN)/python -c '$(BUILD_TOOLS)' | $(COMPILE) requirements/build.txt -
	$(COMPILE) requirements/runtime.txt pyproject.toml
	$(COMPILE) requirements/dev.txt --constraint requirements/runtime.txt --extra dev pyproject.toml
	$(COMPILE) requirements/train.txt --constraint requirements/runtime.txt --extra train pyproject.toml

TORCH := import tomllib; \
	extras = tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]; \
	print(*(line for line in extras["train"] if line.startswith("torch==")))

$(TRAIN)/.train: requirements/build.txt requirements/train.txt pyproject.toml
	$(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python $(INSTALL) --require-hashes --no-deps \
		--requirement requirements/build.txt --requirement requirements/train.txt
	$(TRAIN)/bin/python $(INSTALL) "$$($(TRAIN)/bin/python -c '$(TORCH)')"
	$(call install_package,$(TRAIN)/bin/python)
	touch $@

train: $(if $(TEXTS),$(TRAIN)/.train)
	$(if $(TEXTS),,$(error make train needs TEXTS=FILE, see training/README.md))
	$(TRAIN)/bin/python -m training.teach --texts $(TEXTS) --out build/teacher
	$(TRAIN)/bin/python -m training.export --teacher --checkpoints build/teacher \
		--out readers/large/dragoman_large/reader.onnx
	$(TRAIN)/bin/python -m training.train --texts $(TEXTS) --teacher build/teacher --out build/reader
	$(TRAIN)/bin/python -m training.export --checkpoints build/reader --out src/dragoman/language/reader.onnx
	$(TRAIN)/bin/python -m training.measure --texts $(TEXTS) \
		--reader src/dragoman/language/reader.onnx --json build/reader/figures.json

clean:
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis
