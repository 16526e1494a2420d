"""May this contract be signed: for this amount, on these terms, by this person, on this day."""
