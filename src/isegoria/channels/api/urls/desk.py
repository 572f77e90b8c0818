"""The pages of keys, and of what their holders are told, at the desk of a question."""

from django.urls import path

from isegoria.channels.api.views import desk, hooks

urlpatterns = [
    path("", desk.keys, name="api-keys"),
    path("<int:key>/calls/", hooks.hooks, name="api-hooks"),
]
