"""How people were answered; below the address of the question."""

from django.urls import path

from isegoria.answer.views import public

urlpatterns = [
    path("answers/", public.answers, name="answers"),
]
