"""Four eyes: one person proposes, another decides, and only then is something done.

`propose` writes down what would be done and a hash of what its maker had seen. `decide` does it, if
another person says so about the same content. `withdraw` takes a proposal back. Every kind of thing
that needs two people is a `ProposalKind`; `checker.desk` lists them all.

One person is never both sides. The rule stands here, and again in the database as a CHECK and as
triggers that let nobody decide twice or change who proposed (docs/decisions/0025).
"""
