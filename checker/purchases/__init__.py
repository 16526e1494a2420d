"""What customers buy: their orders imported, rhythm, amounts, mix, shares and profit."""
