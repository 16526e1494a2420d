"""Files of a great many lines: values read in a stream, laid over the lines on file."""
