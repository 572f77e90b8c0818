"""The page that describes the addresses for programs."""

from django.urls import path

from isegoria.channels.api.views import pages

urlpatterns = [path("", pages.description, name="api-page")]
