"""Which contracts and how much revenue stop on which day if nothing is renewed."""
