"""Asking people afterwards, at the desk; below the question's address there."""

from django.urls import path

from isegoria.solved.views import desk

urlpatterns = [
    path("", desk.solved, name="desk-solved"),
]
