"""What the program of a kiosk calls."""

from django.urls import path

from isegoria.channels.kiosk.views import device

urlpatterns = [
    path("<str:token>/report", device.report, name="kiosk-report"),
    path("<str:token>/parcel", device.parcel, name="kiosk-parcel"),
    path("<str:token>/spoken", device.spoken, name="kiosk-spoken"),
]
