"""Where everybody reads themes; below the address of the question."""

from django.urls import path

from isegoria.themes.views import pages

urlpatterns = [
    path("", pages.themes, name="themes"),
    path("<int:number>/", pages.theme, name="theme"),
]
