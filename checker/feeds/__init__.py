"""What falls due as a calendar that other programs subscribe to, under an address of its own."""
