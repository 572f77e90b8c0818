"""The addresses of moderation below the desk."""

from django.urls import path

from isegoria.moderation import views

urlpatterns = [
    path("", views.queue, name="moderation-queue"),
    path("<int:item_id>/accept/", views.accept, name="moderation-accept"),
    path("<int:item_id>/refuse/", views.refuse, name="moderation-refuse"),
]
