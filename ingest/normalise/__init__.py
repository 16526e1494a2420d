"""Printed text to typed values: dates, terms, money, names, kinds of entity.

Every reader answers None where the text does not say exactly one thing; nothing is guessed.
"""
