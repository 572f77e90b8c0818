"""What an enumerator looks at."""

from django.urls import path

from isegoria.channels.odk.views import pages

urlpatterns = [path("<str:token>/", pages.arrived, name="odk-arrived")]
