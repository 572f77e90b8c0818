"""Who may have an account, and how staff prove who they are."""

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as second_step
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from isegoria.base.allowance import network_of
from isegoria.organisations.queries import site_in
from isegoria.people.queries import demo_accounts


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        """Tell that there is no signing up."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Name the sender for the limits on tries: a network under a passing key, no address."""
        return network_of(request).hex()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the name of the site."""
        super().send_mail(template_prefix, email, {**context, "site": site_in(_language())})

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as the template says it."""
        return subject

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:  # noqa: ANN401  # the same
        """Offer the passkey first, and call a recovery code what it is."""
        names = {
            "mfa_reauthenticate": gettext("Use a recovery code"),
            "mfa_reauthenticate:webauthn": gettext("Use your passkey"),
        }
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        known = [{**one, "description": names[one["id"]]} for one in methods if one["id"] in names]
        return sorted(known, key=lambda one: one["id"] != "mfa_reauthenticate:webauthn")


class KeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the same
    """Passkeys are kept by the name of the site, not by its host."""

    def _get_site_name(self) -> str:
        return site_in(_language()).name

    def generate_authenticator_name(self, *_whose: object) -> str:
        """Suggest a name for a new passkey."""
        return gettext("Passkey of %(day)s") % {"day": _today()}


class _OfOurSite:
    """A page of allauth that leaves the site's name to the layout."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # Django's signature
        """Give the template what allauth gives, less its own idea of the site."""
        context: dict[str, Any] = super().get_context_data(**more)  # type: ignore[misc]
        context.pop("site", None)
        return context


class SignIn(_OfOurSite, account.RequestLoginCodeView):  # type: ignore[misc]  # the same
    """Ask for an e-mail address or a passkey; in a demonstration, offer the simulated staff."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # Django's signature
        """Add whom one can be in a demonstration."""
        simulated = demo_accounts() if settings.IS_DEMO else []
        return {**super().get_context_data(**more), "simulated": simulated}


class ConfirmCode(_OfOurSite, account.ConfirmLoginCodeView):  # type: ignore[misc]  # the same
    """Ask for the code that was sent."""


class SecondStep(_OfOurSite, second_step.AuthenticateView):  # type: ignore[misc]  # the same
    """Ask for the passkey of an account that has one, or for a recovery code."""


class AddPasskey(passkeys.AddWebAuthnView):  # type: ignore[misc]  # the same
    """Add a passkey. Whoever has just used it need not show at once that they are there."""

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401  # Django's signature
        """Keep the key, and lead to the recovery codes that come with the first."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(
            self.request, self.request.user, method="mfa", type="webauthn", reauthenticated=True
        )
        return response


@require_safe
def not_offered(_request: HttpRequest) -> HttpResponse:
    """Answer for addresses that allauth must be able to name and that lead nowhere here."""
    raise Http404


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _today() -> str:
    return date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
