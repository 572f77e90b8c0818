"""What somebody at the desk types."""

from isegoria.channels.paper import queries, services

DESK = "/en/desk/q/internet/paper/"
ENTRY = f"{DESK}entry/"
CHECK = f"{DESK}check/"
DIFFERENCES = f"{DESK}differences/"


def votes(statements, *values):
    return {f"statement-{one.pk}": how for one, how in zip(statements, values, strict=False)}


def enter(printed, at, answers, clerk, **more):
    """Type in the sheet at this place of a batch."""
    code = printed.codes[at]
    sheet = queries.sheet_at_hand(printed.batch.activity.process, code)
    services.enter(sheet=sheet, code=code, answers=answers, clerk=clerk, **more)
    sheet.refresh_from_db()
    return sheet
