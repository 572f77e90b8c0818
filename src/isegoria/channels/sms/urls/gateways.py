"""What gateways call. The secret part proves who calls; those that sign leave it out."""

from django.urls import path

from isegoria.channels.sms.views import gateways

urlpatterns = [
    path("<slug:gateway>/", gateways.message, name="sms-message"),
    path("<slug:gateway>/<str:secret>/", gateways.message, name="sms-message"),
    path("<slug:gateway>/<str:secret>/report/", gateways.report, name="sms-report"),
]
