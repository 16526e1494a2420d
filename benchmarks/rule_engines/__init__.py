"""Our engines and others, side by side on one pack: customers per CPU second.

`python -m benchmarks.rule_engines [--quick] [--json]`. Sixty rules in the shape of a real pack
stand in `pack/` and `catalogue.yaml`; `benchmark_pack` reads them and `customers` draws whom they
judge. `formula` turns a condition into two formulas without a third value, `notation` writes these
in the words of a language, and `engines/` has a module for each library. `own_engines` is what is
ours, `measure` counts CPU seconds and differences, `table` prints them.
"""
