"""What a cell means by its column: an MSISDN, shillings, a shortcode, a text. Nothing is cut, rounded or guessed."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from mobilemoney.gateway.serializers import DARAJA_TEXT
from mobilemoney.money import InvalidMoney, parse_whole_shillings
from mobilemoney.msisdn import InvalidMsisdn, normalise
from mobilemoney.payouts.uploads.cells import Cell, SheetNumber, Unfit, UnfitCell

Read = Callable[[Cell], str | Decimal]
_SHORTCODE = re.compile(r"[0-9]{5,7}")
_WITHOUT_ZERO = re.compile(r"[17][0-9]{8}")
_SHORTENED = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")


def plain(cell: Cell) -> Cell:
    """The cell, unless it can never be a value of ours. Raises Unfit."""
    if isinstance(cell, UnfitCell):
        raise Unfit(cell.reason)
    if isinstance(cell, str) and cell.startswith("="):
        raise Unfit("This looks like a formula. A value can't begin with =.")
    return cell


def msisdn(cell: Cell) -> str:
    """A Kenyan mobile number. Raises Unfit, with a word on what spreadsheets do to phone numbers."""
    value = plain(cell)
    try:
        return normalise(_phone_digits(value) if isinstance(value, SheetNumber) else value)
    except InvalidMsisdn as wrong:
        raise Unfit(_hint(value) or str(wrong)) from None


def shillings(minimum: int, maximum: int) -> Read:
    def read(cell: Cell) -> Decimal:
        value = plain(cell)
        try:
            given = value.digits if isinstance(value, SheetNumber) else value
            return parse_whole_shillings(given, minimum=minimum, maximum=maximum)
        except InvalidMoney as wrong:
            raise Unfit(str(wrong)) from None

    return read


def shortcode(cell: Cell) -> str:
    text = _text(cell)
    if not _SHORTCODE.fullmatch(text):
        raise Unfit("A shortcode has 5 to 7 digits.")
    return text


def choice(*names: str, also: Mapping[str, str] | None = None) -> Read:
    """One of the names; `also` are other words for them. Case and blanks don't matter."""
    words = {name: name for name in names} | dict(also or {})

    def read(cell: Cell) -> str:
        found = words.get(re.sub(r"[\s_-]", "", _text(cell)).lower())
        if found is None:
            raise Unfit(f"Must be one of: {', '.join(names)}.")
        return found

    return read


def daraja_text(characters_max: int, characters_min: int = 0) -> Read:
    """Text that goes to Daraja: its characters only, and not cut."""

    def read(cell: Cell) -> str:
        text = _text(cell)
        if not DARAJA_TEXT.fullmatch(text):
            raise Unfit("Only letters, digits, blanks and - . _ / # are allowed.")
        return _held(text, characters_min, characters_max)

    return read


def own_text(characters_max: int) -> Read:
    """Text that stays with us: anything that can be shown."""

    def read(cell: Cell) -> str:
        text = _text(cell)
        if not text.isprintable():
            raise Unfit("Only characters that can be shown are allowed, on one line.")
        return _held(text, 0, characters_max)

    return read


def _held(text: str, least: int, most: int) -> str:
    if len(text) > most:
        raise Unfit(f"At most {most} characters are allowed.")
    if text and len(text) < least:
        raise Unfit(f"At least {least} characters are needed.")
    return text


def _text(cell: Cell) -> str:
    value = plain(cell)
    if isinstance(value, SheetNumber):
        return value.digits
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unfit("Must be text.")
    return str(value)


def _phone_digits(number: SheetNumber) -> str:
    """A number of a spreadsheet as phone: the zero that it lost is clear, digits that it lost are not."""
    digits = number.digits
    if digits.endswith("000000"):
        raise Unfit("This number may have been rounded by a spreadsheet. Write it as text.")
    return f"0{digits}" if _WITHOUT_ZERO.fullmatch(digits) else digits


def _hint(value: Cell) -> str:
    if not isinstance(value, str):
        return ""
    if _SHORTENED.fullmatch(value):
        return "A spreadsheet shortened this number. Format the column as text and write the numbers again."
    if _WITHOUT_ZERO.fullmatch(value):
        return "This number lost its leading zero. Write it as 0712345678 or 254712345678."
    return ""
