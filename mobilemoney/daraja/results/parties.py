"""Parties as M-PESA shows them: ``254712345678 - JANE DOE``, a number alone, or a name alone."""

import re
from dataclasses import dataclass, field

NAME_CHARACTERS_MAX = 200
NUMBER_CHARACTERS_MAX = 64  # A hash is the longest form of a phone number.

# An en dash without a blank before it stands in the docs' B2B sample.
_DASH = r"(?:\s+-\s+|\s*[–—]\s*|\s*-?$)"
# Masks may hold blanks: ``2547 ***** 126``.
_NUMBER = r"(?P<number>[0-9*xX•+]{3,20}(?: \*{1,9} ?[0-9]{1,9})?|[0-9a-fA-F]{64})"
_PARTY = re.compile(_NUMBER + _DASH + r"(?P<name>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Party:
    """``number`` is a phone or shortcode as shown, perhaps masked; either part may be empty."""

    number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)


def split_party(text: str) -> Party:
    """Part number and name at the first dash between them. A text without a number is all name."""
    stripped = text.strip()
    found = _PARTY.fullmatch(stripped)
    if found is None:
        return Party(name=stripped[:NAME_CHARACTERS_MAX])
    return Party(found["number"][:NUMBER_CHARACTERS_MAX], found["name"].strip()[:NAME_CHARACTERS_MAX])
