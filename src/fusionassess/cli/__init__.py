"""The command line: a command reads options, calls one function, prints, exits."""
