"""A first look at a message while Daraja waits: is it plainly what this address takes?

Yes is quick and right: what passes here, the reader of its kind reads too. Everything else is for the reader to judge.
"""

import re
from collections.abc import Callable
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

_Identifier = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^\S")]
_Code = Annotated[str, Meta(min_length=1, max_length=16, pattern=r"^\S")] | Annotated[int, Meta(ge=-(10**9), le=10**9)]
_ONCE = tuple(
    f'"{name}"'.encode()
    for name in ("Body", "stkCallback", "MerchantRequestID", "CheckoutRequestID", "ResultCode", "ResultDesc")
)
# A reader refuses numbers without sense; a float here would have lost them already.
_LONG_NUMBER = re.compile(rb"[0-9.eE+-]{38}")
_TINY = 1e-6


class _Item(Struct, forbid_unknown_fields=True):
    Name: Annotated[str, Meta(max_length=64)]
    Value: str | int | float | None = None


class _Metadata(Struct, forbid_unknown_fields=True):
    Item: Annotated[list[_Item], Meta(max_length=8)]


class _StkCallback(Struct, forbid_unknown_fields=True):
    MerchantRequestID: _Identifier
    CheckoutRequestID: _Identifier
    ResultCode: _Code
    ResultDesc: str
    CallbackMetadata: _Metadata | None = None


class _Body(Struct, forbid_unknown_fields=True):
    stkCallback: _StkCallback


class _StkMessage(Struct, forbid_unknown_fields=True):
    Body: _Body


_stk_decoder = msgspec.json.Decoder(_StkMessage)


def is_plainly(kind: str, body: bytes) -> bool:
    """Whether the message is an ordinary one of its kind. No means only that it must be read to know."""
    look = _LOOKS.get(kind)
    # Escapes can bring what no database takes, and a name given twice what contradicts itself.
    return look is not None and b"\\" not in body and _LONG_NUMBER.search(body) is None and look(body)


def _is_plain_stk(body: bytes) -> bool:
    if any(body.count(name) != 1 for name in _ONCE):
        return False
    try:
        metadata = _stk_decoder.decode(body).Body.stkCallback.CallbackMetadata
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return metadata is None or not any(isinstance(item.Value, float) and _is_odd(item.Value) for item in metadata.Item)


def _is_odd(number: float) -> bool:
    return number != 0 and not _TINY <= abs(number) <= 1 / _TINY


_LOOKS: dict[str, Callable[[bytes], bool]] = {"stk": _is_plain_stk}
