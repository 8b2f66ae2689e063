"""Taking in an uploaded file: multipart, within its limit."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import MultiPartParser

from mobilemoney.gateway.errors import BodyTooLarge
from mobilemoney.gateway.parsers import content_length

UPLOAD_BYTES_MAX = 5 * 1024 * 1024
# The other fields of the form, and what multipart itself takes.
AROUND_BYTES_MAX = 64 * 1024


class UploadParser(MultiPartParser):
    """Raises BodyTooLarge before anything of a body over the limit is read."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        assert parser_context is not None
        if content_length(parser_context["request"]) > UPLOAD_BYTES_MAX + AROUND_BYTES_MAX:
            raise BodyTooLarge(f"A file may have at most {UPLOAD_BYTES_MAX // 1024**2} MB.")
        return super().parse(stream, media_type, parser_context)
