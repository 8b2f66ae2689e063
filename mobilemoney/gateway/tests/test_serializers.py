from decimal import Decimal
from typing import Any

import pytest

from mobilemoney.gateway.serializers import MetadataField
from mobilemoney.gateway.tests.doors import PaymentInput

ORDER: dict[str, Any] = {"phone_number": "0712345678", "amount": 100}


def read(**changes: Any) -> PaymentInput:
    form = PaymentInput(data={**ORDER, **changes})
    form.is_valid()
    return form


class TestStrictness:
    def test_unknown_fields_are_named(self) -> None:
        assert read(colour="red", size=1).errors.keys() == {"colour", "size"}

    @pytest.mark.parametrize("data", [[], "text", 1, None, True])
    def test_what_is_no_object_is_refused(self, data: Any) -> None:
        assert not PaymentInput(data=data).is_valid()

    def test_a_field_can_not_be_forgotten(self) -> None:
        form = PaymentInput(data={})

        assert not form.is_valid()
        assert form.errors.keys() == {"phone_number", "amount"}


class TestShillings:
    @pytest.mark.parametrize("amount", [100, "100", "100.0", "100.00", Decimal("100"), Decimal("100.00")])
    def test_every_way_to_write_a_hundred_is_a_hundred(self, amount: Any) -> None:
        assert read(amount=amount).validated_data["amount"] == Decimal("100.00")

    @pytest.mark.parametrize(
        "amount",
        [
            *(0, -1, "-1", "99.5", Decimal("99.5"), "1e3", Decimal("1E+3"), "NaN", "Infinity", True, None, "", [], {}),
            *("١٠٠", "1,000", "0x10", "100 KES", 250_001, 10**30),
        ],
    )
    def test_nothing_else_is_taken_for_money(self, amount: Any) -> None:
        assert read(amount=amount).errors.keys() == {"amount"}


class TestPhones:
    @pytest.mark.parametrize("phone", ["0712345678", "+254 712 345 678", "254712345678", 254712345678])
    def test_every_usual_spelling_is_understood(self, phone: Any) -> None:
        assert read(phone_number=phone).validated_data["phone_number"] == "254712345678"

    @pytest.mark.parametrize("phone", ["", "07123456789", "2547123456789", "٠٧١٢٣٤٥٦٧٨", "0812345678", None, [], True])
    def test_others_are_refused(self, phone: Any) -> None:
        assert read(phone_number=phone).errors.keys() == {"phone_number"}


class TestDarajaText:
    @pytest.mark.parametrize("text", ["", "Order 12", "A-1/b_c.#9", "x" * 12])
    def test_plain_text_is_kept_as_it_is(self, text: str) -> None:
        assert read(account_reference=text).validated_data["account_reference"] == text

    @pytest.mark.parametrize("text", ["x" * 13, "é", "a\nb", "<b>", "a&b", '"', "\x00", None, [], {}, True, "٣"])
    def test_longer_or_odder_text_is_refused_and_never_cut(self, text: Any) -> None:
        assert read(account_reference=text).errors.keys() == {"account_reference"}


class TestMetadata:
    @pytest.mark.parametrize(
        "metadata",
        [{}, {"order": 1, "ok": True, "none": None}, {"a": {"b": {"c": {"d": 1}}}}, {"list": [1, [2]]}, {"é": "☃"}],
    )
    def test_a_small_object_is_kept_as_it_is(self, metadata: Any) -> None:
        assert read(metadata=metadata).validated_data["metadata"] == metadata

    @pytest.mark.parametrize(
        "metadata",
        [
            [],
            "text",
            None,
            {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}},
            {"a": "x" * 4096},
            {"a": "nul\x00"},
            {"nul\x00": 1},
            {"a": "\ud800"},
            {"a": Decimal("1E+400")},
        ],
        ids=lambda metadata: repr(metadata)[:30],
    )
    def test_what_is_large_deep_or_odd_is_refused(self, metadata: Any) -> None:
        assert read(metadata=metadata).errors.keys() == {"metadata"}

    def test_numbers_become_what_json_has(self) -> None:
        plain = MetadataField().to_internal_value({"whole": Decimal("2.0"), "part": Decimal("0.5")})

        assert plain == {"whole": 2, "part": 0.5}
        assert isinstance(plain["whole"], int)
