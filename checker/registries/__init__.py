"""Records of registers from recorded answers: what a register said of a company, and when."""
