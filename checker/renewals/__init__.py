"""What falls due: the ladder of an expiry, the list ahead, and the beat that records it once."""
