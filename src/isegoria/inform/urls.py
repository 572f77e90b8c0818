"""Addresses of what to read and hear before answering; they lie below the question's own."""

from django.urls import path

from isegoria.inform import views

urlpatterns = [
    path("", views.about, name="inform"),
    path("in-short.audio", views.sound, name="inform-sound"),
]
