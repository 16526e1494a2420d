"""Receivables ledgers: imported from the user's accounts, kept as Parquet, aged and measured."""
