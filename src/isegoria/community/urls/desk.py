"""The addresses at the desk on which administrators put down what is known of communities."""

from django.urls import path

from isegoria.community import views

urlpatterns = [
    path("", views.desk, name="community-desk"),
    path("table/", views.file, name="community-file"),
    path("table/forget/", views.throw_away, name="community-forget"),
    path("table/<slug:step>/", views.step, name="community-step"),
    path("source/<int:source>/", views.source, name="community-source"),
    path("area/<slug:area>/", views.use, name="community-use"),
    path("groups/new/", views.groups, name="community-groups-new"),
    path("groups/<slug:code>/", views.groups, name="community-groups"),
    path("groups/<slug:code>/ready/", views.ready, name="community-ready"),
]
