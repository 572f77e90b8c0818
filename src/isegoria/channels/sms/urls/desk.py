"""The pages of text messages at the desk of a question."""

from django.urls import path

from isegoria.channels.sms.views import desk

urlpatterns = [path("", desk.invite, name="sms-invite")]
