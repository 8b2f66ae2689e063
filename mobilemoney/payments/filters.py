"""The filters of every list of payments. An unknown one, or a bad value, is refused by name."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CharField
from django.utils.dateparse import parse_date, parse_datetime
from rest_framework.exceptions import ValidationError

from mobilemoney import msisdn
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.selectors import has_receipt
from mobilemoney.payments.states import Direction, Kind, Status

NAIROBI = ZoneInfo("Africa/Nairobi")
AMOUNT_MAX = 99_999_999_999


class PhoneFilter(django_filters.CharFilter):
    """Takes a phone in any usual form, whole."""

    def filter(self, qs: QuerySet[Transaction], value: str) -> QuerySet[Transaction]:
        if not value:
            return qs
        try:
            whole = msisdn.normalise(value)
        except msisdn.InvalidMsisdn as wrong:
            raise ValidationError({"phone_number": [str(wrong)]}) from None
        return qs.filter(Q(phone_number=whole) | Q(msisdn_hash=msisdn.sha256_of(whole)))


class DayFilter(django_filters.Filter):
    """Takes a Nairobi day (`2026-11-21`) or an ISO time. An end day counts whole."""

    field_class = CharField

    def __init__(self, *, end: bool) -> None:
        super().__init__(field_name="created_at")
        self.end = end

    def filter(self, qs: QuerySet[Transaction], value: str) -> QuerySet[Transaction]:
        if not value:
            return qs
        moment, is_day = self._moment(value)
        if not self.end:
            return qs.filter(created_at__gte=moment)
        return qs.filter(created_at__lt=moment + timedelta(days=1)) if is_day else qs.filter(created_at__lte=moment)

    def _moment(self, value: str) -> tuple[datetime, bool]:
        try:
            day = parse_date(value)
            moment = None if day else parse_datetime(value.replace(" ", "+"))
        except ValueError:
            day = moment = None
        if day and 1 < day.year < 9999:
            return datetime.combine(day, time.min, NAIROBI), True
        if moment and 1 < moment.year < 9999:
            return moment if moment.tzinfo else moment.replace(tzinfo=NAIROBI), False
        name = "end_date" if self.end else "start_date"
        raise ValidationError({name: ["Give a day such as 2026-11-21, or an ISO 8601 time."]})


class TransactionFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=Status.choices)
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    direction = django_filters.ChoiceFilter(choices=Direction.choices)
    phone_number = PhoneFilter()
    shortcode = django_filters.CharFilter(field_name="shortcode__shortcode", max_length=12)
    receipt_number = django_filters.CharFilter(method="by_receipt", max_length=40)
    account_reference = django_filters.CharFilter(max_length=100)
    product_type = django_filters.CharFilter(max_length=100)
    result_code = django_filters.CharFilter(max_length=40)
    min_amount = django_filters.NumberFilter(field_name="amount", lookup_expr="gte", min_value=0, max_value=AMOUNT_MAX)
    max_amount = django_filters.NumberFilter(field_name="amount", lookup_expr="lte", min_value=0, max_value=AMOUNT_MAX)
    start_date = DayFilter(end=False)
    end_date = DayFilter(end=True)
    batch_id = django_filters.UUIDFilter()
    parent_id = django_filters.UUIDFilter()
    search = django_filters.CharFilter(method="by_anything", max_length=100)
    business_id = django_filters.UUIDFilter()

    class Meta:
        model = Transaction
        fields: tuple[str, ...] = ()

    def by_receipt(self, queryset: QuerySet[Transaction], name: str, value: str) -> QuerySet[Transaction]:
        return queryset.filter(has_receipt(value))

    def by_anything(self, queryset: QuerySet[Transaction], name: str, value: str) -> QuerySet[Transaction]:
        """Receipt or reference by their beginning; phone, CheckoutRequestID and our id whole."""
        text = value.strip()
        # PostgreSQL takes a partial index for a beginning only where its condition is said as well.
        found = Q(receipt_number__startswith=text.upper()) | Q(receipt_number__startswith=text)
        found &= ~Q(receipt_number="")
        found |= Q(account_reference__startswith=text)
        found |= Q(checkout_request_id=text) | Q(merchant_request_id=text)
        with suppress(msisdn.InvalidMsisdn):
            whole = msisdn.normalise(text)
            found |= Q(phone_number=whole) | Q(msisdn_hash=msisdn.sha256_of(whole))
        with suppress(ValueError):
            found |= Q(id=UUID(text))
        return queryset.filter(found)
