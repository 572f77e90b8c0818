"""What an enumerator looks at."""

from django.urls import path

from isegoria.channels.odk.views import entering, pages

urlpatterns = [
    path("<str:token>/", pages.arrived, name="odk-arrived"),
    path("<str:token>/enter/<int:activity>/", entering.by_code, name="odk-enter"),
]
