"""The pages of paper at the desk of a question."""

from django.urls import path

from isegoria.channels.paper.views import desk, entry, meetings

urlpatterns = [
    path("", desk.sheets, name="paper-desk"),
    path("batches/<int:batch>/void/", desk.void, name="paper-void"),
    path("entry/", entry.enter, name="paper-entry"),
    path("check/", entry.check, name="paper-check"),
    path("differences/", entry.differences, name="paper-differences"),
    path("package/", desk.package, name="paper-package"),
    path("meetings/", meetings.meetings, name="paper-meetings"),
    path("meetings/sheet/", meetings.sheet, name="paper-meeting-sheet"),
    path("meetings/<int:number>/", meetings.take_out, name="paper-meeting-out"),
]
