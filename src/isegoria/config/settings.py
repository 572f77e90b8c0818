"""Everything that can be set, in one file. docs/settings.md says what the operator may change."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from isegoria.config import environment, keys
from isegoria.languages.codes import INTERFACE

SOURCE = Path(__file__).parent.parent

# NumPy reads this when it is loaded. On a small server its threads wait for one another: reading a
# large conversation took six times as long on two busy processors as on one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

DATA_FOLDER = environment.folder("DATA", Path("isegoria-data"))
KEYS_FOLDER = environment.folder("KEYS", DATA_FOLDER / "keys")
SECRET_KEY = keys.secret(KEYS_FOLDER)
DEBUG = False

# Where people find the site, e.g. https://talk.example.org
ADDRESS = environment.address("ADDRESS", "http://127.0.0.1:8000")
_HOST = urlsplit(ADDRESS).hostname or "127.0.0.1"
_IS_SECURE = urlsplit(ADDRESS).scheme == "https"
ALLOWED_HOSTS = list({_HOST, "127.0.0.1", "localhost", "[::1]"})
TRUSTED_PROXIES = environment.number("PROXIES", 0)
LEDGER_ORIGIN = environment.text("LEDGER_ORIGIN") or f"{_HOST}/log"

# What a demonstration allows and a real site never does: see config.line.
IS_DEMO = environment.claim("DEMO")
# There: of a simulated person who took part in the decided question; everybody may open it.
RECEIPT_SHOWN = "2026112200000170"

# How old a page may be that is the same for every reader; see isegoria.base.kept.
KEPT_SECONDS = 1
REPORT_DAYS = environment.number("REPORT_DAYS", 14)

# Whether programs may propose anything at all; each question has a switch of its own besides.
MACHINES = environment.claim("MACHINES", default=True)
# A language model that may be asked, if the operator has one; see isegoria.themes.fetching.
LLM_ADDRESS = environment.language_model("LLM_ADDRESS")
LLM_MODEL = environment.text("LLM_MODEL")
LLM_KEY = environment.key_file("LLM_KEY")

ACTIVITY_TYPES = [
    "isegoria.activities.statements.activity.Statements",
    "isegoria.activities.survey.activity.Survey",
]
CHANNELS = [
    "isegoria.channels.offline.channel.TakenAlong",
    "isegoria.channels.chat.channel.Chats",
    "isegoria.channels.email.channel.Email",
    "isegoria.channels.sms.channel.Sms",
    "isegoria.channels.ussd.channel.Ussd",
    "isegoria.channels.voice.channel.Voice",
    "isegoria.channels.kiosk.channel.Kiosks",
    "isegoria.channels.odk.channel.FieldDevices",
    "isegoria.channels.paper.channel.Sheets",
    "isegoria.channels.table.channel.Tables",
    "isegoria.channels.api.channel.OtherSystems",
]

BULK_KINDS = [
    "isegoria.moderation.bulk.Accept",
    "isegoria.moderation.bulk.Refuse",
    "isegoria.moderation.bulk.Hold",
    "isegoria.themes.bulk.PlaceMany",
    "isegoria.themes.bulk.MergeThemes",
    "isegoria.themes.bulk.UndoChange",
    "isegoria.decide.bulk.AnswerMany",
]

# What stands behind each point on the page of a decision; see isegoria.decide.hooks.
KEPT_OF_SOMEBODY = {
    "said_months_after": "isegoria.solved.queries.kept_of",
    "phones_that_go_on": "isegoria.conversation.queries.phones_of",
    "recordings_to_be_written_down": "isegoria.channels.voice.recordings.kept_of",
    "forms_from_devices": "isegoria.channels.odk.queries.kept_of",
}
AFTER_A_DECISION = [
    "isegoria.follow.told.promises_of",
    "isegoria.answer.second.on_the_decision",
]

# Which gateways bring text messages, phone menus and calls; see gateways.py of each channel.
GATEWAYS_FILE = environment.folder("GATEWAYS", DATA_FOLDER / "gateways.toml")

INSTALLED_APPS = [
    "isegoria.config",
    *(path.rpartition(".channel.")[0] for path in CHANNELS),
    "isegoria.channels.simulator",
    "isegoria.conversation",
    "isegoria.journey",
    "isegoria.archive",
    "isegoria.learn",
    "isegoria.solved",
    "isegoria.follow",
    "isegoria.answer",
    "isegoria.report",
    "isegoria.decide",
    "isegoria.signing",
    "isegoria.cascade",
    "isegoria.training",
    "isegoria.understand",
    "isegoria.moderation",
    "isegoria.themes",
    "isegoria.auditing",
    *(path.rpartition(".activity.")[0] for path in ACTIVITY_TYPES),
    "isegoria.hear",
    "isegoria.inform",
    "isegoria.belonging",
    "isegoria.process",
    "isegoria.notices",
    "isegoria.bulk",
    "isegoria.community",
    "isegoria.gates",
    "isegoria.receipts",
    "isegoria.ledger",
    "isegoria.organisations",
    "isegoria.people",
    "isegoria.places",
    "isegoria.files",
    "isegoria.search",
    "isegoria.languages",
    "isegoria.design",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "isegoria.config.middleware.Caching",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "isegoria.config.middleware.AsTheyRead",
    "isegoria.config.middleware.UnwritableSigns",
]

ROOT_URLCONF = "isegoria.config.urls"
WSGI_APPLICATION = "isegoria.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "config/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "isegoria.config.context.page",
            ],
        },
    },
]

DATABASES = {"default": environment.database("DATABASE", DATA_FOLDER / "isegoria.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Languages. The codes stand in addresses; pages take the names from languages.codes.
LANGUAGE_CODE = INTERFACE[0]
LANGUAGES = [(code, code) for code in INTERFACE]
LOCALE_PATHS = [SOURCE / "languages/locale"]
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Staff sign in by a code in an e-mail or by a passkey; there are no passwords to lose.
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "isegoria.config.accounts.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code that opens the session is the proof
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
MFA_ADAPTER = "isegoria.config.accounts.KeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _IS_SECURE
vars().update(environment.mail("MAIL"))
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", f"isegoria@{_HOST}")

# Sessions are for staff alone; the public pages never touch one.
SESSION_COOKIE_NAME = "desk"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _IS_SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [ADDRESS]
CSRF_FAILURE_VIEW = "isegoria.config.errors.wrong_origin"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _IS_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF, "blob:"],  # blob: what somebody has just recorded and listens to
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# A form of ours is small; more than this is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
# Pictures and recordings come beside the words; isegoria.files.rules says how large they may be.
FILE_UPLOAD_HANDLERS = [
    "isegoria.files.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Where clamd listens, which looks for harmful files; empty for none.
CLAMD = environment.socket("CLAMD")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_content": {"()": "isegoria.config.logs.NoContent"}},
    "formatters": {
        "plain": {
            "()": "isegoria.config.logs.Places",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {
        "terminal": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_content"],
        }
    },
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "isegoria": {"level": "INFO"},
        "django": {"handlers": [], "propagate": True},
        # A refused form is told to the person; it is nothing for the operator.
        "django.request": {"level": "ERROR"},
    },
}
