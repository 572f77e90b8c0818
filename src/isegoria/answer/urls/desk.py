"""The answers to those who took part, at the desk; below the question's address there."""

from django.urls import path

from isegoria.answer.views import desk

urlpatterns = [
    path("", desk.answers, name="desk-answers"),
]
