"""Six fictitious customers, drawn as PDFs and as poor scans of paper."""
