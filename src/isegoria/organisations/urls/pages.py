"""Where everybody finds somebody who helps."""

from django.urls import path

from isegoria.organisations import views

urlpatterns = [path("", views.directory, name="help-points")]
