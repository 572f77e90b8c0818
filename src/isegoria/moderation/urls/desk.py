"""The addresses of moderation below the desk."""

from django.urls import path

from isegoria.moderation import views

urlpatterns = [
    path("", views.queue, name="moderation-queue"),
    path("many/", views.many, name="moderation-many"),
    path("<int:item_id>/accept/", views.accept, name="moderation-accept"),
    path("<int:item_id>/describe/", views.describe, name="moderation-describe"),
    path("<int:item_id>/picture/<slug:size>/", views.picture, name="moderation-picture"),
    path("<int:item_id>/document/", views.document, name="moderation-document"),
    path("<int:item_id>/refuse/", views.refuse, name="moderation-refuse"),
]
