"""Addresses for signing in and out: of what allauth can do, only what we offer."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView

from isegoria.config import accounts

urlpatterns = [
    path(
        "login/",
        RedirectView.as_view(pattern_name="account_request_login_code", query_string=True),
        name="account_login",
    ),
    path("login/code/", accounts.SignIn.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", accounts.ConfirmCode.as_view(), name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", accounts.not_offered, name="account_signup"),
    path("keys/", second_step.index, name="mfa_index"),
    path("keys/list/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("keys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("keys/second/", accounts.SecondStep.as_view(), name="mfa_authenticate"),
    path("keys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("keys/again/code/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("keys/add/", accounts.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("keys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("keys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
