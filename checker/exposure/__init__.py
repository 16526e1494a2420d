"""What a customer, or a group of customers, owes us now and will soon: exposure, line by line."""
