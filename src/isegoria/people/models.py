"""The accounts of those who work here, and the vault of addresses to write back to."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts known by an e-mail address."""

    def create_user(self, email: str, **fields: Any) -> "Account":  # noqa: ANN401  # Django's own signature
        """Make an account without a password; people sign in by code or passkey."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who works for an institution and signs in; never a participant."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class ReturnRoute(models.Model):
    """How somebody can be written to, sealed; known by a token that says nothing of them.

    Opened only when something is sent. ``tag`` is a digest of the address, so that all routes to
    it can be deleted when its holder says stop. ``enclosed`` goes along once, with what is sent
    next.
    """

    token = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=8)
    tag = models.CharField(max_length=64, db_index=True)
    ciphertext = models.BinaryField(max_length=400)
    enclosed = models.BinaryField(max_length=400, null=True)
    until = models.DateField()

    def __str__(self) -> str:
        return f"route {self.pk}"
