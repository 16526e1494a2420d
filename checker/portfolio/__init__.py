"""Every customer at once: fact sheets kept as columns, and how the whole portfolio stands."""
