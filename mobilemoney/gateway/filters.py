"""Filters that refuse what they do not know: a misspelt filter would silently show everything."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from mobilemoney.gateway.errors import ValidationFailed


class StrictFilterBackend(DjangoFilterBackend):
    """Refuses unknown parameters, parameters given twice and bad values with 400, naming each."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        filterset = self.get_filterset(request, queryset, view)
        paginator = getattr(view, "paginator", None)
        known = set(getattr(paginator, "parameters", ())) | set(getattr(view, "further_parameters", ()))
        if filterset is not None:
            known |= set(filterset.filters)
        refuse_unknown_parameters(request, known)
        if filterset is None:
            return queryset
        _refuse_empty(request, filterset)
        if not filterset.is_valid():
            raise ValidationFailed({name: [str(text) for text in texts] for name, texts in filterset.errors.items()})
        found: QuerySet[Any] = filterset.qs
        return found


def _refuse_empty(request: Request, filterset: Any) -> None:
    """An empty id, day, number or choice is no value of its kind; only a text may be empty."""
    typed = [name for name, one in filterset.filters.items() if not isinstance(one, CharFilter)]
    empty = [name for name in typed if request.query_params.get(name) == ""]
    if empty:
        raise ValidationFailed({name: ["Give a value, or leave this parameter out."] for name in empty})


def refuse_unknown_parameters(request: Request, known: Collection[str]) -> None:
    """For views without a filter set too. Raises ValidationFailed naming each."""
    problems: dict[str, list[str]] = {}
    for name, values in request.query_params.lists():
        if name not in known:
            problems[name[:100]] = ["Unknown parameter."]
        elif len(values) > 1:
            problems[name] = ["Give this parameter once."]
    if problems:
        raise ValidationFailed(problems)
