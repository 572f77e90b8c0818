"""What gateways call. The secret part proves who calls; those that sign leave it out."""

from django.urls import path

from isegoria.channels.voice.views import gateways

urlpatterns = [
    path("audio/<str:name>.wav", gateways.audio, name="voice-audio"),
    path("<slug:gateway>/", gateways.turn, name="voice-signed"),
    path("<slug:gateway>/<str:secret>/", gateways.turn, name="voice-turn"),
]
