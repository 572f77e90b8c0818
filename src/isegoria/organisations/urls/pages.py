"""Where everybody finds somebody who helps."""

from django.urls import path

from isegoria.organisations.views import staff

urlpatterns = [path("", staff.directory, name="help-points")]
