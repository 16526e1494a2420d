"""Ten years of beats against an oracle that shares no code with the product."""
