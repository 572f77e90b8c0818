"""Addresses of moderation for everybody: how we moderate, and what was refused."""

from django.urls import path

from isegoria.moderation import views

urlpatterns = [
    path("", views.rules, name="moderation-rules"),
    path("<slug:process>/", views.refused, name="moderation-refused"),
]
