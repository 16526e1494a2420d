"""stub"""
def sum_up_book(a,b): return None
def measure(a,b): return a
