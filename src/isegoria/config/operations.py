"""What an operator does with a site now and then: bring in, write out, back up, check, let in."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import transaction

from isegoria.base.refusal import Refused
from isegoria.config import backup as backups
from isegoria.config.presence import alone
from isegoria.config.start import check_keys, load, open_site, prepare
from isegoria.config.terminal import Progress, tell

if TYPE_CHECKING:
    from isegoria.hear.models import Activity

_IS_WHOLE, _IS_BROKEN = 0, 1
_MOST_NAMED = 5


def import_(options: argparse.Namespace) -> int:
    """Bring in a conversation as a new, closed question; the last line is its address."""
    load()
    from civicmath import polis  # noqa: PLC0415  # brings NumPy, which the settings tell how to work

    folder = Path(options.folder)
    conversation = polis.read(folder)  # first: what is refused leaves no new site behind
    _prepare_for_whatever_is_there()
    from isegoria.activities.statements.importing import import_polis  # noqa: PLC0415  # rooms first
    from isegoria.ledger.jobs import seal_new_entries  # noqa: PLC0415  # the same
    from isegoria.understand.jobs import refresh_stale  # noqa: PLC0415  # the same

    _set_up_plainly()
    progress = Progress("Reading votes")
    try:
        imported = import_polis(folder, conversation=conversation, progress=progress)
    finally:
        progress.end()
    for line in imported.lines:
        tell(line)
    seal_new_entries()
    refresh_stale(progress=tell)
    tell(f"/en/q/{imported.slug}/")
    return 0


def export(options: argparse.Namespace) -> int:
    """Write a question's statements and votes into a folder, in the format of the import."""
    open_site()
    from isegoria.activities.statements.exporting import export_polis  # noqa: PLC0415  # rooms first

    for line in export_polis(options.slug, Path(options.folder)):
        tell(line)
    return 0


def backup(options: argparse.Namespace) -> int:
    """Put everything into one file, while the site goes on serving."""
    open_site()
    progress = Progress("Rows kept")
    rows = backups.back_up(Path(options.file), progress=progress)
    progress.end()
    tell(f"{rows:,} rows and both keys are in {options.file}. Keep it where nobody else reads it.")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Bring everything back from a backup, into an empty database."""
    file = Path(options.file)
    backups.check(file)
    load()
    settings.DATA_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    progress = Progress("Rows brought back")
    with alone(settings.DATA_FOLDER):
        rows = backups.restore(file, progress=progress)
    progress.end()
    tell(f"{rows:,} rows and both keys are back. Now check them: isegoria verify")
    return 0


def verify(_options: argparse.Namespace) -> int:
    """Compare everything stored with the public log; name each receipt that does not fit."""
    open_site()
    from isegoria.journey.audit import all_bodies  # noqa: PLC0415  # rooms are loaded by then
    from isegoria.ledger.audit import audit  # noqa: PLC0415  # the same

    progress = Progress("Checked")
    report = audit(all_bodies(), progress=progress)
    progress.end()
    tell(
        f"{report.entries:,} entries and {report.bodies:,} answers and texts compared; "
        f"{report.erased:,} erased, {report.waiting:,} waiting to be sealed, "
        f"{report.checkpoints:,} signed checkpoints."
    )
    if report.is_whole:
        tell("Everything stored is what the log says.")
        return _IS_WHOLE
    for problem in report.problems:
        tell(problem)
    if report.problem_count > len(report.problems):
        tell(f"and {report.problem_count - len(report.problems):,} more")
    return _IS_BROKEN


def recompute(options: argparse.Namespace) -> int:
    """Read what was heard again; say for each question whether the numbers are the same."""
    open_site()
    from isegoria.understand.queries import read_activities  # noqa: PLC0415  # rooms are loaded by then

    activities = read_activities(options.slug)
    if options.slug and not activities:
        raise Refused(f"{options.slug}: no such question was read yet.")
    whole = True
    for activity, is_as_it_was in activities:
        is_good, said = _read_again(activity, is_as_it_was=is_as_it_was)
        tell(f"{activity.process.slug}, part {activity.position}: {said}")
        whole = whole and is_good
    return _IS_WHOLE if whole else _IS_BROKEN


def _read_again(activity: "Activity", *, is_as_it_was: bool) -> tuple[bool, str]:
    from isegoria.understand.services import code_version, differences  # noqa: PLC0415  # brings NumPy

    finding = activity.finding
    if not is_as_it_was:
        return True, "something was said or changed since; the worker reads it anew."
    read_from = f"{finding.participants:,} people, {finding.votes:,} answers, seed {finding.seed}"
    others = differences(activity)
    if not others:
        return True, f"the same to the last digit ({read_from})."
    which = ", ".join(others[:_MOST_NAMED]) + (" and more" if others[_MOST_NAMED:] else "")
    if finding.code_version != code_version():
        return (
            True,
            f"read by another version, {finding.code_version}; this one differs in {which}.",
        )
    return False, f"NOT the same ({read_from}): {which}."


def reindex(_options: argparse.Namespace) -> int:
    """Make the index of the search anew from the texts."""
    open_site()
    from isegoria.search.services import rebuild  # noqa: PLC0415  # rooms are loaded by then

    tell(f"{rebuild():,} texts can be searched.")
    return 0


def admin(options: argparse.Namespace) -> int:
    """Let somebody run the site: an account, the role, and a link that signs them in once."""
    load()
    from isegoria.organisations.models import Role, Site  # noqa: PLC0415  # rooms are loaded by then
    from isegoria.organisations.rules import obstacle_to_email  # noqa: PLC0415  # the same
    from isegoria.organisations.services import give_role  # noqa: PLC0415  # the same
    from isegoria.people.models import Account  # noqa: PLC0415  # the same
    from isegoria.people.services import one_time_link  # noqa: PLC0415  # the same

    address = options.email.strip().lower()
    if reason := obstacle_to_email(address):  # first: what is refused leaves no new site behind
        raise Refused(reason)
    _prepare_for_whatever_is_there()
    _set_up_plainly()
    with transaction.atomic():
        account = Account.objects.filter(email=address).first()
        account = account or Account.objects.create_user(address)
        institution = Site.objects.select_related("operator").get().operator
        give_role(account=account, institution=institution, kind=Role.Kind.ADMINISTRATOR)
    tell(f"{address} is an administrator. This link signs in once, within three days:")
    tell(one_time_link(account, settings.ADDRESS))
    return 0


def manage(options: argparse.Namespace) -> int:
    """Hand over to Django's own commands."""
    execute_from_command_line(["isegoria manage", *options.rest])
    return 0


def _prepare_for_whatever_is_there() -> None:
    """A demonstration stays one, and everything else becomes or is a real site."""
    prepare(is_demo=None)


@transaction.atomic
def _set_up_plainly() -> None:
    """Where there is no site yet, make one under a plain name; the desk changes it."""
    from isegoria.gates.services import put_strict_policy  # noqa: PLC0415  # rooms are loaded by then
    from isegoria.organisations.models import Site  # noqa: PLC0415  # the same
    from isegoria.organisations.services import SiteWords, set_up_site  # noqa: PLC0415  # the same

    if not Site.objects.exists():
        words = SiteWords(names={"en": "Isegoria"}, operator_names={"en": "The operator"})
        put_strict_policy(set_up_site(words=words, language="en").operator)
        check_keys()
