"""The API's own description: the OpenAPI document, and a page to try it on."""

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from mobilemoney.gateway.policies import Policy


class SchemaView(SpectacularAPIView):
    """The document is the same for everybody, so it names doors that the reader may not open.

    It is JSON like every answer of the API; YAML is for who asks for it.
    """

    policy = Policy.public()
    authentication_classes = ()
    serve_public = True
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2]  # noqa: RUF012


class DocumentationView(SpectacularSwaggerSplitView):
    """Swagger UI without one inline script or style, so that the strict policy of every page holds here too."""

    policy = Policy.public()
    authentication_classes = ()
    url_name = "schema"
    template_name = "maintainer/documentation.html"

    @extend_schema(exclude=True)
    @method_decorator(cache_control(no_cache=True))
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)
        return response
