"""One day at the desk, walked by those who share it: a module for each, and one for the stage."""
