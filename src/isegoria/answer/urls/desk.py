"""The answers to those who took part, at the desk; below the question's address there."""

from django.urls import path

from isegoria.answer.views import again, desk

urlpatterns = [
    path("", desk.answers, name="desk-answers"),
    path("second/", again.seconds, name="desk-second-answers"),
    path("second/<int:key>/", again.second, name="desk-second-answer"),
]
