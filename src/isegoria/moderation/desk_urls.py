"""The addresses of moderation below the desk."""

from isegoria.moderation.urls import desk

urlpatterns = desk
