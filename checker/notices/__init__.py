"""Who is told of what falls due: recipients, digests, and their sending by a queue with leases."""
