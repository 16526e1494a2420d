"""A page as level lines of characters, and how phrases and labels are found on it."""
