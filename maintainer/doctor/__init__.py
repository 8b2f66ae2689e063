"""The doctor looks at a whole installation and says in plain words what is wrong and what to do."""
