"""Names of companies and people compared: how alike two are, and why, in words.

Pure: names in, scores with reasons out; nothing here knows of lists, customers or databases.
"""
