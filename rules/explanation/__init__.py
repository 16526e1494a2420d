"""Why a rule and a verdict came out as they did, and what would change it, in both languages."""
