"""The tier that each customer holds, period by period: settled, kept, moved only when earned."""
