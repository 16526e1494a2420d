"""Reports that are handed out: the audit pack of a customer or of one decision.

A pack is a ZIP that is read without Licet: a PDF in each language, the record as JSON, the rules,
the originals, the customer's events with what proves them, and a README.
"""
