"""What people say of a customer, what it rests on, and how much of it counts on a day."""
