"""The page of the simulated phone."""

from django.urls import path

from isegoria.channels.simulator.views import phone

urlpatterns = [path("", phone, name="simulator")]
