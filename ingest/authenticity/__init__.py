"""What a file shows for or against its being genuine: evidence for rules, never a judgement.

`finding.find_signs` is called in the child process that reads the file. Nothing here says that a
document is forged: each `Sign` says what was seen, where, and `signs.yaml` says in both languages
what to do about it. `signs` is all that the parent needs: it loads no parser.
"""
