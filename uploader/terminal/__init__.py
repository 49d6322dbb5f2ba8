"""The program in a terminal: commands that a person or a script runs, without the window."""
