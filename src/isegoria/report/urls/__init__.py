"""The published report of a question; below the address of the question."""

from django.urls import path

from isegoria.report.views import public

urlpatterns = [
    path("report/", public.report, name="report"),
    path("report/easy/", public.easy, name="report-easy"),
    path("report/<int:number>/", public.version, name="report-version"),
    path("report/<int:number>/<slug:language>.audio", public.audio, name="report-audio"),
    path("report.json", public.data, name="report-data"),
]
