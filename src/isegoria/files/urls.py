"""Where files arrive piece by piece."""

from django.urls import path

from isegoria.files import views

urlpatterns = [
    path("", views.begin, name="files"),
    path("<slug:name>/<int:begins_at>/", views.piece, name="files-piece"),
    path("<slug:name>/whole/", views.whole, name="files-whole"),
]
