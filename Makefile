# Two commands are all that a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

# durable-rules 2.0.28 calls PyEval_CallObject, which Python 3.13 removed; its setup.py overwrites
# CFLAGS, so the replacement has to travel in CC.
DURABLE_CC := $(shell $(PYTHON) -c 'import sys; print("-DPyEval_CallObject=PyObject_CallObject" if sys.version_info >= (3, 13) else "")')

.PHONY: demo test bench lint lock clean

demo: $(INSTALLED)  ## six sample customers, from their documents to a verdict
	$(BIN)/licet demo

test: $(INSTALLED)  ## every check: types, style, import directions, packs, tests
	$(MAKE) --no-print-directory lint
	$(BIN)/pytest -q -n auto --dist loadgroup

bench: $(INSTALLED)  ## accuracy and speed, as tables
	$(BIN)/python -m benchmarks

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/licet rules lint

lock:  ## renew requirements.txt from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --group dev --quiet pyproject.toml -o requirements.txt

$(INSTALLED): requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	CC="$(or $(CC),cc) $(DURABLE_CC)" $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build dist
