"""Who decides at a customer: roles, influence, stance, formal authority, what is not covered."""
