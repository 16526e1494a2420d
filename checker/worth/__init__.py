"""What a customer is worth: scores of need, means, authority and value, the verdict, the tier."""
