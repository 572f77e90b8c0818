"""Addresses of what came of questions."""

from django.urls import path

from isegoria.learn import views

urlpatterns = [
    path("", views.institutions, name="learn"),
    path("data.zip", views.data, name="learn-data"),
    path("<slug:institution>/", views.institution, name="learn-institution"),
]
