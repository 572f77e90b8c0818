"""The addresses at the desk of what is done to many at once."""

from django.urls import path

from isegoria.bulk import views

urlpatterns = [
    path("", views.jobs, name="bulk-jobs"),
    path("<int:job>/", views.job, name="bulk-job"),
]
