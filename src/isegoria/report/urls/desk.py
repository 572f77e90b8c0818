"""The report on a question at the desk; below the question's address there."""

from django.urls import path

from isegoria.report.views import desk

urlpatterns = [
    path("", desk.report, name="desk-report"),
    path("audio/", desk.audio, name="desk-report-audio"),
    path("audio/<slug:language>/", desk.listen, name="desk-report-listen"),
    path("community/", desk.community, name="desk-report-community"),
    path("publish/", desk.publish, name="desk-report-publish"),
    path("aside/<slug:gate>/", desk.aside, name="desk-report-aside"),
    path("<slug:kind>/", desk.section, name="desk-report-section"),
    path("<slug:kind>/history/", desk.history, name="desk-report-history"),
    path("<slug:kind>/<slug:language>/", desk.translate, name="desk-report-translate"),
]
