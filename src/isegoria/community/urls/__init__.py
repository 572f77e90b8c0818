"""The addresses of what is known of communities."""

from django.urls import path

from isegoria.community import views

urlpatterns = [
    path("", views.areas, name="community"),
    path("<slug:area>/", views.area, name="community-area"),
    path("<slug:area>/figures.csv", views.figures, name="community-figures"),
]
