"""The audit log: who did what, as a chain of hashes with signed checkpoints outside the database.

Use cases call `record_event` last in the transaction that makes the change, so that there is no
change without its event and no event without its change.
"""
