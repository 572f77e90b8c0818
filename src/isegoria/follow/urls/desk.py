"""What was promised, at the desk; below the question's address there."""

from django.urls import path

from isegoria.follow.views import desk

urlpatterns = [
    path("", desk.promised, name="desk-promised"),
    path("<int:number>/", desk.promise, name="desk-promise"),
    path("<int:number>/step/", desk.step, name="desk-promise-step"),
    path("<int:number>/<slug:language>/", desk.translate, name="desk-promise-translate"),
]
