"""The addresses at the desk on which administrators put down a policy."""

from django.urls import path

from isegoria.gates import views

urlpatterns = [
    path("", views.desk, name="policy-desk"),
    path("<slug:institution>/", views.change, name="policy-change"),
]
