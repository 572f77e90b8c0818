"""Films in sign languages at the desk; below the question's address there."""

from django.urls import path

from isegoria.signing.views import desk

urlpatterns = [
    path("", desk.signed, name="desk-signed"),
    path("<int:number>.film", desk.watch, name="desk-signed-film"),
]
