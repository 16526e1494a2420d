"""From fact sheets to a verdict with its findings; recorded, and replayed."""
