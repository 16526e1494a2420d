"""Where files come from; nothing here knows what becomes of them.

| module | holds |
|---|---|
| `item` | one file or message at its place, and what can go wrong with a source |
| `folder` | files in a folder |
| `watching` | the moment at which a watched folder has come to rest |
| `mailbox` | messages in a folder of a mailbox (IMAP) |
| `object_store` | objects in a bucket (S3) |
"""
