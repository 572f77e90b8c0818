"""What people see at a kiosk. The code in the address says which kiosk it is."""

from django.urls import path

from isegoria.channels.kiosk.views import pages

urlpatterns = [
    path("<str:token>/", pages.kiosk, name="kiosk"),
    path("<str:token>/kept/", pages.kept, name="kiosk-kept"),
]
