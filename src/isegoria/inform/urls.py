"""Address of the page to read before answering; it lies below the question's own."""

from django.urls import path

from isegoria.inform import views

urlpatterns = [path("", views.about, name="inform")]
