"""Hooks: other programs are told of events of the log, signed and in order.

| module | holds |
|---|---|
| `registering` | making and removing hooks |
| `addresses` | to which addresses a hook may post |
| `telling` | posting what is new |
"""
