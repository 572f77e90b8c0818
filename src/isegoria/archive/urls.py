"""Addresses of the copies of a question, below it."""

from django.urls import path

from isegoria.archive import views

urlpatterns = [
    path("archive/", views.archive, name="archive"),
    path("archive.zip", views.download, name="archive-download"),
]
