"""Who may do what: accounts, sessions and tokens, and one pure policy."""
