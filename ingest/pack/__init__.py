"""From the pages of a file to its documents: which pages belong together, and what they are."""
