"""What people say stands on a paper, where the reader said otherwise."""
