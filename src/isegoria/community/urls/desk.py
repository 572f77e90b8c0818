"""The addresses at the desk on which administrators put down what is known of communities."""

from django.urls import path

from isegoria.community.views import boundaries, describing, figures

urlpatterns = [
    path("", figures.desk, name="community-desk"),
    path("table/", figures.file, name="community-file"),
    path("table/forget/", figures.throw_away, name="community-forget"),
    path("table/<slug:step>/", figures.step, name="community-step"),
    path("source/<int:source>/", figures.source, name="community-source"),
    path("area/<slug:area>/", describing.use, name="community-use"),
    path("area/<slug:area>/parts/", describing.parts, name="community-parts"),
    path("areas/new/", boundaries.area, name="community-area-new"),
    path("areas/<slug:code>/", boundaries.area, name="community-area-mend"),
    path("outlines/", boundaries.file, name="community-outlines"),
    path("outlines/check/", boundaries.check, name="community-outlines-check"),
    path("groups/new/", figures.groups, name="community-groups-new"),
    path("groups/<slug:code>/", figures.groups, name="community-groups"),
    path("groups/<slug:code>/ready/", figures.ready, name="community-ready"),
]
