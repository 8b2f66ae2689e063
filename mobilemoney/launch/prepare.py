"""Brings the database up to date before anything starts; a process of its own, so that the launcher stays small.

Prints what the reader should be shown as one line of JSON. What goes wrong is one line on standard error.
"""

import io
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError


def prepare() -> str:
    """Migrate, make what the product needs to begin with, and return its JSON."""
    call_command("migrate", interactive=False, verbosity=0)
    said = io.StringIO()
    call_command("prepare", stdout=said)
    return said.getvalue().strip().splitlines()[-1]


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "mobilemoney.settings"
    try:
        django.setup()
        print(prepare())
    except (ImproperlyConfigured, CommandError) as wrong:
        sys.exit(f"Settings: {wrong}")
    except DatabaseError as wrong:
        sys.exit(f"The database can't be used: {_first_line(wrong)} Check DATABASE_URL or the DB_ variables.")


def _first_line(wrong: Exception) -> str:
    return next(iter(str(wrong).strip().splitlines()), type(wrong).__name__).rstrip(".") + "."


if __name__ == "__main__":
    main()
