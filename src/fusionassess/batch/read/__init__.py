"""Returns to blocks of rows that know where they stood: folders, archives, tables of every form."""
