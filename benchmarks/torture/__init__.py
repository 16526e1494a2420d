"""A year of alerts and messages with processes killed, a database crashed, servers that lie."""
