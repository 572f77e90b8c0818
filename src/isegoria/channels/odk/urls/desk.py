"""The pages of field devices at the desk of a question."""

from django.urls import path

from isegoria.channels.odk.views import desk

urlpatterns = [
    path("", desk.enumerators, name="odk-enumerators"),
    path("<int:enumerator>/", desk.enumerator, name="odk-enumerator"),
    path("aside/", desk.aside, name="odk-aside"),
]
