"""The ceiling: what Django and the server cost when a page says nothing but hello."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="for measuring alone, keeps nothing",  # noqa: S106  # there is nothing to protect
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    LOGGING_CONFIG=None,
)


def hello(_request: HttpRequest) -> HttpResponse:
    """Say hello."""
    return HttpResponse(b"hello\n", content_type="text/plain", headers={"Content-Length": "6"})


urlpatterns = [path("", hello)]
application = get_wsgi_application()
