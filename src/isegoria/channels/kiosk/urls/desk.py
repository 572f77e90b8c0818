"""The pages of kiosks at the desk of a question."""

from django.urls import path

from isegoria.channels.kiosk.views import desk

urlpatterns = [
    path("", desk.kiosks, name="kiosk-desk"),
    path("aside/", desk.aside, name="kiosk-aside"),
    path("<int:kiosk>/", desk.kiosk, name="kiosk-one"),
]
