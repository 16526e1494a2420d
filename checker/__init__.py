"""The application: the only place that joins reading, rules and storage."""
