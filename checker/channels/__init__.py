"""How messages leave the house: one sender for each channel, which understands its answers."""
