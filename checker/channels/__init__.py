"""How messages leave the house: one sender for each channel, each with its own idea of an answer."""
