"""Files of a great many lines: texts in a stream, amounts and days at once, laid over those on file."""
