# Two commands are all that a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
BENCH_INSTALLED := $(VENV)/.bench-installed
SPARK_INSTALLED := $(VENV)/.spark-installed
PACKS := $(notdir $(patsubst %/pack.yaml,%,$(wildcard rules/packs/*/pack.yaml)))
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --quiet pyproject.toml

# durable-rules 2.0.28 calls PyEval_CallObject, which Python 3.13 removed; its setup.py overwrites
# CFLAGS, so the replacement has to travel in CC.
DURABLE_CC := $(shell $(PYTHON) -c 'import sys; print("-DPyEval_CallObject=PyObject_CallObject" if sys.version_info >= (3, 13) else "")')

# Tests start programs by the hundred: each would compile all of its modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test bench spark lint lint-code lint-packs lock clean

demo: $(INSTALLED)  ## six sample customers, from their documents to a verdict
	$(BIN)/licet demo

test: $(INSTALLED)  ## every check: types, style, import directions, packs, tests
	$(MAKE) --no-print-directory lint
	$(BIN)/pytest -q -n auto --dist loadgroup

bench: $(BENCH_INSTALLED)  ## accuracy and speed, as tables
	$(BIN)/python -m benchmarks

spark: $(SPARK_INSTALLED)  ## adds Spark to the environment; its tests then run too (needs Java 17)

lint: $(INSTALLED)  ## what needs no test: code and packs, side by side
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint-code lint-packs

lint-code: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lint-packs: $(INSTALLED)  ## every pack that comes with the program
	for pack in $(PACKS); do \
	  $(BIN)/licet rules lint --prove --pack $$pack && \
	  $(BIN)/licet rules test --mutate --pack $$pack || exit; \
	done

lock:  ## renew the locked requirements from pyproject.toml (needs uv)
	$(LOCK) --group dev -o requirements.txt
	$(LOCK) --group dev --group bench -o requirements-bench.txt
	$(LOCK) --group dev --extra spark -o requirements-spark.txt

$(INSTALLED): requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	CC="$(or $(CC),cc) $(DURABLE_CC)" $(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(BENCH_INSTALLED): $(INSTALLED) requirements-bench.txt
	$(INSTALL) --require-hashes -r requirements-bench.txt
	touch $@

$(SPARK_INSTALLED): $(INSTALLED) requirements-spark.txt
	$(INSTALL) --require-hashes -r requirements-spark.txt
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build dist
