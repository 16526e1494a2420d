"""Credit limits: derived from the customer's means and its cover, proposed, approved by another."""
