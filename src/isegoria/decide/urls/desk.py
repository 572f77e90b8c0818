"""The decision on a question at the desk; below the question's address there."""

from django.urls import path

from isegoria.decide.views import desk, points

urlpatterns = [
    path("", desk.decision, name="desk-decision"),
    path("dossier/", desk.dossier, name="desk-decision-dossier"),
    path("record/", desk.record, name="desk-decision-record"),
    path("text/", desk.text, name="desk-decision-text"),
    path("text/<int:number>/", desk.passage, name="desk-decision-passage"),
    path("points/", points.points, name="desk-decision-points"),
    path("points/<slug:kind>/<int:key>/", points.point, name="desk-decision-point"),
    path("publish/", desk.publish, name="desk-decision-publish"),
    path("<slug:part>/<slug:language>/", desk.translate, name="desk-decision-translate"),
]
