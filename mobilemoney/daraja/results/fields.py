"""The parts that every message to us is made of, read with the same care everywhere."""

import re

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.wire import as_code, as_text, member

ID_CHARACTERS_MAX = 128
CODE_CHARACTERS_MAX = 32
DESCRIPTION_CHARACTERS_MAX = 1024  # Daraja docs: the longest ResultDesc.

# Receipts are ten characters today; the placeholders "OAK0000000" and "0000000000" are no receipts.
_RECEIPT = re.compile(r"(?!.{3}0+\Z)[A-Z0-9]{8,12}")


def receipt(text: str) -> str:
    """The text if it can be an M-PESA receipt number, else nothing."""
    return text if _RECEIPT.fullmatch(text) else ""


def result_code(node: dict[str, object]) -> str:
    code = required(as_code(member(node, "ResultCode")), "ResultCode")
    if len(code) > CODE_CHARACTERS_MAX:
        raise UnreadableMessage("The message's ResultCode is no code.")
    return code


def identifier(node: dict[str, object], *names: str) -> str:
    text = as_code(member(node, *names))
    if len(text) > ID_CHARACTERS_MAX:
        raise UnreadableMessage(f"The message's {names[0]} is no id.")
    return text


def required(text: str, name: str) -> str:
    if not text:
        raise UnreadableMessage(f"The message has no {name}.")
    return text


def description(node: dict[str, object]) -> str:
    return as_text(member(node, "ResultDesc"))[:DESCRIPTION_CHARACTERS_MAX]
