"""Child processes in which files are parsed, so that a hostile file ends itself and nothing else."""
