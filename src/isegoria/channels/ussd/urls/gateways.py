"""What gateways call. The secret part proves who calls."""

from django.urls import path

from isegoria.channels.ussd.views import gateways

urlpatterns = [
    path("<slug:gateway>/<str:secret>/", gateways.hop, name="ussd-hop"),
    path("<slug:gateway>/<str:secret>/ended/", gateways.ended, name="ussd-ended"),
]
