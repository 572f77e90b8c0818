"""What everybody can read about sheets of paper."""

from django.urls import path

from isegoria.channels.paper.views import pages

urlpatterns = [path("<slug:process>/", pages.on_paper, name="paper")]
