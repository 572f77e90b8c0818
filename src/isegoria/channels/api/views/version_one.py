"""Version one of the addresses for programs: all operations, and the document about them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from isegoria.base.refusal import Faulty, Refused
from isegoria.channels.api.problems import MEDIA_TYPE, problem
from isegoria.channels.api.rules import TooMuch
from isegoria.channels.api.schemas import told
from isegoria.channels.api.views import contributions, log, public, receipt
from isegoria.channels.api.views.asked import StrictParser

_BASE = "/api/v1"
_SENTENCES = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("This is not known here."),
    "string_type": gettext_lazy("This must be text."),
    "string_too_long": gettext_lazy("This is too long."),
    "string_too_short": gettext_lazy("This is too short."),
    "too_long": gettext_lazy("There are too many of these."),
    "too_short": gettext_lazy("There is nothing in it."),
    "less_than_equal": gettext_lazy("This number is too large."),
    "greater_than_equal": gettext_lazy("This number is too small."),
}


class _Api(NinjaAPI):
    """The operations, described as they are: problems have a type of their own."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation by what it does, so that programs made from the document read well."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self,
        *,
        path_prefix: str | None = None,  # noqa: ARG002  # where it is, is known
        path_params: dict[str, Any] | None = None,  # noqa: ARG002  # there are none
    ) -> OpenAPISchema:
        """Give the document (OpenAPI 3.1)."""
        document = OpenAPISchema(self, _BASE.removeprefix("/"))
        for operations in document["paths"].values():
            for one in operations.values():
                for status, answer in one["responses"].items():
                    if int(status) >= 400 and "content" in answer:  # noqa: PLR2004  # where problems begin
                        answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
        document["webhooks"] = told.webhooks()
        document["components"]["schemas"] |= told.SCHEMA
        return document


api = _Api(
    title="Isegoria",
    version="1",
    description="Questions to the public, what was heard, and bringing answers with a key.",
    docs_url=None,
    parser=StrictParser(),
    urls_namespace="api-1",
    servers=[{"url": settings.ADDRESS}],
)
for _router in (public.router, log.router, contributions.router, receipt.router):
    api.add_router("", _router)


@api.exception_handler(Refused)
def refused(_request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Say the words of the house, with the status that it gives them."""
    faults = refusal.faults.items() if isinstance(refusal, Faulty) else ()
    wait = refusal.wait if isinstance(refusal, TooMuch) else 0
    return problem(refusal.status, str(refusal), faults=faults, wait=wait)


@api.exception_handler(ValidationError)
def not_as_described(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say what is not as the description has it, by name, without what was sent."""
    faults = [(_name_of(one["loc"]), _sentence(one["type"])) for one in error.errors[:20]]
    return problem(422, _("What was sent is not as it is described."), faults=faults)


@api.exception_handler(HttpError)
def unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say that it is no JSON, or that a key is missing."""
    if error.status_code == 401:  # noqa: PLR2004  # the status for that
        return problem(401, _("Send the key or the receipt in a header, as it is described."))
    return problem(400, _("This is no JSON, or it is cut off."))


def _name_of(place: tuple[str | int, ...]) -> str:
    """Where it stands in what was sent: ``answers.age``; what sends it is said first by ninja."""
    inside = [str(one)[:80] for one in place[2:] or place[-1:]]
    return ".".join(one for one in inside if one != "[key]")


def _sentence(kind: str) -> str:
    return str(_SENTENCES.get(kind, _("This cannot be read.")))
