"""The words of the program in each language, and the shape they are read into."""
