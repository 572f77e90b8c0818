"""The films of a question; below the address of the question."""

from django.urls import path

from isegoria.signing.views import public

urlpatterns = [
    path("", public.signed, name="signed"),
    path("<int:number>.film", public.film, name="signed-film"),
]
