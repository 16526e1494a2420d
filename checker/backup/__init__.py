"""Everything that Licet knows in one file, and back again.

The file is a ZIP: the database, the originals that its rows name, the key of the feeds, and a
manifest that is written last. Restoring reads and hashes the whole file before it writes anything,
puts the parts in their place under other names, and shows them at once at the end. After that
nothing is sent until a person releases it: what the backup still had to send may long have arrived.
"""
