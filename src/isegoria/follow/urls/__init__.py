"""What was promised because of a decision; below the address of the question."""

from django.urls import path

from isegoria.follow.views import public, reporting

urlpatterns = [
    path("promised/", public.promised, name="promised"),
    path("promised.ics", public.days, name="promised-days"),
    path("promised.atom", public.feed, name="promised-feed"),
    path("promised/<int:number>/", public.promise, name="promise"),
    path("promised/<int:number>/report/", reporting.not_done, name="promise-not-done"),
    path(
        "promised/<int:number>/report/<int:report>.picture", reporting.place, name="promise-place"
    ),
    path("promised/<int:number>/<int:step>.picture", public.picture, name="promise-picture"),
    path("promised/<int:number>/<int:step>.document", public.document, name="promise-document"),
]
