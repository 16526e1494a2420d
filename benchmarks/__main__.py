"""Every benchmark, one after the other: `make bench`. Each can also be run by itself.

Figures are taken on the machine at hand; quote ratios and CPU seconds, with the load beside them.
"""

from __future__ import annotations

import os
import subprocess
import sys

PARTS = {
    "command_line": "start of the command line, size of the modules",
    "facts_to_verdict": "from fact sheets to a verdict, memory of 20,000 assessments",
    "chain": "durable-rules with its cross-check",
    "rule_engines": "our engines and others on the same pack: customers per CPU second",
    "engine_agreement": "kernel, reference evaluator and chain on the same random fact sheets",
    "horizon_agreement": "the day of change against evaluating every day",
    "portfolio_audit": "auditing a generated portfolio from the store",
    "due_ten_million": "what falls due among ten million credentials: beats and pages",
    "page_speed": "lists, search, queue and expiry of a million customers at 20 requests a second",
    "ten_years": "ten years of beats against an oracle that shares no code",
    "credit_scores": "scores of statements on public data: discrimination, default rate by grade",
    "score_table": "a table of 100,000 statements scored by a card: reading, scoring, writing",
    "credit_fit": "a points card fitted to public data, on later years; drift and calibration",
    "purchase_features": "ten million purchases to the features of a million customers",
    "generated_documents": "fields read from generated text PDFs and degraded scans",
    "packs": "files of several documents: boundaries, kinds, pages dropped",
    "reading_throughput": "text PDFs and photos read per hour",
    "hostile_files": "hostile and broken files: result, time, memory",
    "licence_photos": "real licence photos: codes and boxes",
    "statements": "financial statements of a real annual report: figures and sums",
    "list_imports": "public watchlists: counts against the source, CPU seconds, memory",
    "labelled_pairs": "pairs of names: F1 at the stated line, Chinese pairs by what differs",
    "chinese_names": "rewritten Chinese company names found, queries a CPU second",
    "name_screening": "names against public lists: recall, false alarms, names a CPU second",
    "delta_screening": "changed lists and customers alone against a full run",
    "ownership_graphs": "random graphs with cycles against numpy",
}


def main() -> int:
    """Run all parts; give 1 if one of them failed."""
    failed = []
    for part, title in PARTS.items():
        load = os.getloadavg()[0]
        print(f"\n== {part}: {title} (load {load:.1f})", flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{part}"], check=False)
        if done.returncode:
            failed.append(part)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
