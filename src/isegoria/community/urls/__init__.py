"""The addresses of what is known of communities."""

from django.urls import path

from isegoria.community.views import figures

urlpatterns = [
    path("", figures.areas, name="community"),
    path("<slug:area>/", figures.area, name="community-area"),
    path("<slug:area>/figures.csv", figures.figures, name="community-figures"),
]
