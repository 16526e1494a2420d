"""Numbers of companies in tables of the user's own, checked line by line."""
