"""Files that come by themselves: out of folders, mailboxes and buckets, each exactly once.

| module | holds |
|---|---|
| `places` | what a source of each kind needs to be reached; secrets by reference |
| `setting_up` | adding and removing sources, and whose messages are whose |
| `finding` | whose an item is |
| `items` | an item with the files in it, fetched and opened |
| `taking` | one item into the file: its documents, rows and the cursor in one commit |
| `pulling` | everything new of one source |
| `assigning` | giving to a customer what nobody could say whose it is |
| `reasons` | why a file was not taken, in both languages |
"""
