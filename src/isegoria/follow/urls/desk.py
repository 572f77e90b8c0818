"""What was promised, at the desk; below the question's address there."""

from django.urls import path

from isegoria.follow.views import desk, desk_reports

urlpatterns = [
    path("", desk.promised, name="desk-promised"),
    path("reports/", desk_reports.reports, name="desk-promise-reports"),
    path("<int:number>/reports/<int:report>/", desk_reports.report, name="desk-promise-report"),
    path(
        "<int:number>/reports/<int:report>.picture",
        desk_reports.picture,
        name="desk-promise-report-picture",
    ),
    path("<int:number>/", desk.promise, name="desk-promise"),
    path("<int:number>/step/", desk.step, name="desk-promise-step"),
    path("<int:number>/<slug:language>/", desk.translate, name="desk-promise-translate"),
]
