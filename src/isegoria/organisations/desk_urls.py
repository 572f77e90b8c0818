"""The addresses of this room below the desk."""

from isegoria.organisations.urls import desk

urlpatterns = desk
