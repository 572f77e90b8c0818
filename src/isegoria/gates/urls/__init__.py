"""Where everybody reads what an institution promises for all its questions."""

from django.urls import path

from isegoria.gates import views

urlpatterns = [
    path("", views.policies, name="policies"),
    path("<slug:institution>/", views.policy, name="policy"),
    path("<slug:institution>/rules.json", views.policy_as_data, name="policy-data"),
]
