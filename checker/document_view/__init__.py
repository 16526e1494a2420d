"""Documents for people to look at: pages as pictures, fields with evidence, what came of it."""
