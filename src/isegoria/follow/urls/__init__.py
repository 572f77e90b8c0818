"""What was promised because of a decision; below the address of the question."""

from django.urls import path

from isegoria.follow.views import public

urlpatterns = [
    path("promised/", public.promised, name="promised"),
    path("promised/<int:number>/", public.promise, name="promise"),
    path("promised/<int:number>/<int:step>.picture", public.picture, name="promise-picture"),
    path("promised/<int:number>/<int:step>.document", public.document, name="promise-document"),
]
