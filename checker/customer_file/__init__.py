"""What we hold of a customer: documents in order of receipt, and which of them replaces which."""
