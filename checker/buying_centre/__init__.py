"""Who decides at a customer: roles, influence, stance, formal authority, and what is not covered."""
