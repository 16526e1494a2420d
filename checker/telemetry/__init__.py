"""What an operator sees of the running program: its log and its figures, without personal data.

| module | holds |
|---|---|
| `logs` | one line of JSON for each record, or a readable one on a terminal |
| `masking` | which keys a record may have, and what their values may look like |
| `metrics` | counts and durations in the form that Prometheus reads |
"""
