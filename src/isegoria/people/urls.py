"""Ways in for staff besides signing in: a link that works once, and the simulated staff."""

from django.urls import path

from isegoria.people import views

urlpatterns = [
    path("enter/<str:token>/", views.enter, name="desk-enter"),
    path("enter-as/<int:account_id>/", views.enter_as, name="demo-enter"),
]
