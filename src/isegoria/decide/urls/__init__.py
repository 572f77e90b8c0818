"""The published decision on a question; below the address of the question."""

from django.urls import path

from isegoria.decide.views import public

urlpatterns = [
    path("decision/", public.decision, name="decision"),
    path("decision/text/", public.text, name="decision-text"),
    path("decision/<int:number>/", public.version, name="decision-version"),
    path("decision.json", public.data, name="decision-data"),
]
