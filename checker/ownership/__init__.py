"""Who owns and controls a company in the end, and who counts as beneficial owner where."""
