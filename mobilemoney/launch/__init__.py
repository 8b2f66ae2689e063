"""`make run`: checks, migrations, every process of the product under one supervisor, and a friendly first page.

Nothing here imports Django's models: what needs the database runs in a process of its own.
"""
