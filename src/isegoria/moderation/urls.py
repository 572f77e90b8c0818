"""Addresses of moderation: the page for everybody, and those of the desk."""

from django.urls import path

from isegoria.moderation import views

urlpatterns = [
    path("", views.rules, name="moderation-rules"),
    path("<slug:process>/", views.refused, name="moderation-refused"),
]

desk = [
    path("", views.queue, name="moderation-queue"),
    path("<int:item_id>/accept/", views.accept, name="moderation-accept"),
    path("<int:item_id>/refuse/", views.refuse, name="moderation-refuse"),
]
