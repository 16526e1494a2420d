"""Words for the codes that people meet on pages, a module for each topic."""
