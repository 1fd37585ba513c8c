"""A Django admin over the same accounts; runs in an environment of its own, see `grid_django`.

    python -c "import django_site; django_site.main()" SOURCE FOLDER

Copies the accounts of the SQLite database SOURCE, serves the admin on loopback, prints its port,
and for each line of its input renews the ids written there; it ends with its input.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings

SOURCE, FOLDER = map(Path, sys.argv[1:3])
KEY = b"any"

settings.configure(
    SECRET_KEY="benchmark",
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FOLDER / "django.db",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
                "transaction_mode": "IMMEDIATE",
            },
        }
    },
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django_site",
    ],
    MIDDLEWARE=[  # as `startproject` lists it
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    ROOT_URLCONF="django_site",
    STATIC_URL="static/",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.urls import path  # noqa: E402


class Account(models.Model):  # type: ignore[misc]
    """The columns that the grid shows or computes from."""

    establishment_id = models.IntegerField()
    identifier = models.CharField(max_length=9, unique=True)
    profile = models.CharField(max_length=10)
    civility = models.CharField(max_length=10, null=True)
    last_name = models.CharField(max_length=200)
    first_name = models.CharField(max_length=200)
    service = models.CharField(max_length=200)
    delegation = models.BooleanField()
    net_entreprises = models.BooleanField()
    expires_on = models.DateField()
    activated_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    last_login_at = models.DateTimeField(null=True)
    version = models.IntegerField()

    class Meta:
        app_label = "django_site"
        ordering = ("last_name", "first_name", "id")
        indexes = (models.Index(fields=["establishment_id", "last_name", "first_name", "id"]),)


class Line(models.Model):  # type: ignore[misc]
    """A line of the history."""

    establishment_id = models.IntegerField()
    number = models.IntegerField()
    at = models.DateTimeField()
    author_identifier = models.CharField(max_length=9)
    operation = models.CharField(max_length=40)
    subject_identifier = models.CharField(max_length=9)
    subject_name = models.CharField(max_length=400)
    before = models.TextField()
    after = models.TextField()
    seal = models.CharField(max_length=64)

    class Meta:
        app_label = "django_site"
        constraints = (
            models.UniqueConstraint(fields=["establishment_id", "number"], name="chain"),
        )


class AccountAdmin(admin.ModelAdmin):  # type: ignore[misc]
    """The same columns, search and criteria, as one writes them for this admin."""

    list_display = (
        *("civility", "last_name", "first_name", "net_entreprises", "identifier", "service"),
        *("profile", "delegation", "status", "expires_on", "last_login_at"),
    )
    list_per_page = 25
    list_filter = ("profile", "net_entreprises", "delegation", "expires_on")
    search_fields = ("last_name", "first_name", "identifier", "service")

    def get_queryset(self, request: object) -> object:
        return super().get_queryset(request).filter(establishment_id=LARGE)

    @admin.display(ordering="blocked_at")  # type: ignore[untyped-decorator]
    def status(self, account: Account) -> str:
        if account.expires_on < TODAY:
            return "expired"
        if account.blocked_at:
            return "blocked"
        return "active" if account.activated_at else "pending"


LARGE = 1
TODAY = date(2026, 11, 21)
admin.site.register(Account, AccountAdmin)
urlpatterns = [path("admin/", admin.site.urls)]


class Silent(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


def main() -> None:
    """Prepare, serve, renew, until the input ends."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Account)
        editor.create_model(Line)
    copy()
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_port, "session": signed_in()}), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        renew(json.loads(line))
        print((time.perf_counter() - start) * 1000, flush=True)


def copy() -> None:
    """Every account, under its id."""
    names = ", ".join(field.column for field in Account._meta.concrete_fields)  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute("ATTACH %s AS source", [str(SOURCE)])
        cursor.execute(
            f"INSERT INTO django_site_account ({names}) SELECT {names} FROM source.accounts"
        )


def signed_in() -> str:
    """The session of a superuser."""
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("admin"))
    return str(client.cookies["sessionid"].value)


def renew(ids: list[int]) -> None:
    """One date for all, and a chained line each, in one transaction."""
    until = date(2028, 5, 21)
    now = datetime.now(UTC)
    with transaction.atomic():
        last = Line.objects.filter(establishment_id=LARGE).order_by("-number").first()
        number, seal = (last.number, last.seal) if last else (0, "")
        lines = []
        for account in Account.objects.filter(pk__in=ids):
            number += 1
            line = Line(
                establishment_id=LARGE,
                number=number,
                at=now,
                author_identifier="CMA000001",
                operation="account_renewed",
                subject_identifier=account.identifier,
                subject_name=f"{account.first_name} {account.last_name}",
                before=json.dumps({"expires_on": account.expires_on.isoformat()}),
                after=json.dumps({"expires_on": until.isoformat()}),
            )
            told = f"{seal}|{number}|{line.subject_identifier}|{line.before}|{line.after}"
            seal = line.seal = hmac.new(KEY, told.encode(), hashlib.sha256).hexdigest()
            lines.append(line)
        Account.objects.filter(pk__in=ids).update(expires_on=until, version=F("version") + 1)
        Line.objects.bulk_create(lines)
