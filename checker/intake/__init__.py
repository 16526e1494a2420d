"""What a customer sent, on its way into the file: which files belong together, and to whom."""
