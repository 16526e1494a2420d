"""What we know of a customer, since when, and from where: tables, originals, migrations."""
