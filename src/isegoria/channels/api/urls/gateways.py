"""What programs call; the operations themselves stand in views.version_one."""

from django.urls import path

from isegoria.channels.api.views import front

urlpatterns = [
    path("", front.to_page, name="api"),
    path("v1/<path:rest>", front.door, name="api-1"),
]
