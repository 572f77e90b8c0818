"""Where people read what was heard; below the address of the question."""

from django.urls import path

from isegoria.understand import views

urlpatterns = [
    path("heard/", views.heard, name="heard"),
    path("heard/statements/", views.statements, name="heard-statements"),
    path("heard/signs/", views.signs, name="heard-signs"),
    path("heard/sure/", views.sure, name="heard-sure"),
    path("heard/sure/package.zip", views.package, name="heard-package"),
    path("heard/sure/again/", views.read_again, name="heard-again"),
    path("heard/sure/table.csv", views.sure_as_table, name="heard-sure-table"),
    path("heard/sure/picture.svg", views.sure_as_picture, name="heard-sure-picture"),
    path("heard/meetings/", views.meetings, name="heard-meetings"),
    path(
        "heard/picture/<int:activity>/<int:number>/<slug:size>/",
        views.picture,
        name="heard-picture",
    ),
    path("who/", views.who, name="who"),
    path("who/map.svg", views.who_as_map, name="who-map"),
    path("who/table.csv", views.who_as_table, name="who-table"),
    path("heard.json", views.data, name="heard-data"),
]
