"""The page on which somebody is asked one thing at a time."""

from django.urls import path

from isegoria.channels.chat import views

urlpatterns = [path("<slug:process>/", views.chat, name="chat")]
