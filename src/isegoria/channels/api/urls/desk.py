"""The page of keys at the desk of a question."""

from django.urls import path

from isegoria.channels.api.views import desk

urlpatterns = [path("", desk.keys, name="api-keys")]
