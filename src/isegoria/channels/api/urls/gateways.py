"""What programs call; the operations themselves stand in views.version_one."""

from django.urls import path, re_path

from isegoria.channels.api.views import front

urlpatterns = [
    path("", front.to_page, name="api"),
    # A path in which somebody breaks the line is an address like any other.
    re_path(r"^v1/(?P<rest>(?s:.+))\Z", front.door, name="api-1"),
]
