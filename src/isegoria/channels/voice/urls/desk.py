"""The pages of phone calls at the desk of a question."""

from django.urls import path

from isegoria.channels.voice.views import desk

urlpatterns = [
    path("", desk.calls, name="voice-calls"),
    path("<int:recording>/audio/", desk.audio, name="voice-recording-audio"),
]
