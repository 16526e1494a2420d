"""Files that hold files: archives and messages.

| module | holds |
|---|---|
| `member` | what is in a container: bytes, or why not |
| `archive` | the members of a ZIP; runs in a child process |
| `member_names` | names as the packer wrote them, whatever the archive says of their encoding |
| `message` | the attachments of an e-mail; runs in a child process |
| `letterhead` | from whom and about what a message is |
| `opening` | the way through containers in containers, with bounds on the whole |
"""
