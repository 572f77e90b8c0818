"""Made-up statements for a made-up town: many different ones, and copies with small changes."""

MORE = ("More", "Fewer", "Cheaper", "Safer", "Cleaner", "Quieter", "Longer hours for", "Better")
THINGS = (
    *("buses", "bicycle lanes", "benches", "trees", "street lamps", "playgrounds", "markets"),
    *("parking places", "libraries", "sports halls", "day nurseries", "public toilets"),
    *("concerts", "crossings", "youth clubs", "allotments", "swimming pools"),
)
PLACES = (
    *("in the old town", "by the river", "beside the station", "in the villages"),
    *("around schools", "on the northern hill", "near the hospital", "along the main road"),
    *("at the harbour", "in every district", "behind the town hall"),
)
COPIED = "Stop the new parking fee before it ruins the small shops of our town"
CHANGES = (
    *("", "!", "!!", " now", " now!", " please", ", please!", " today", " at once", "."),
    *("!!!", " soon", " this year", ", all of you", " for good", " again", "...", " together"),
)


def slogans(number: int) -> list[str]:
    """That many statements, each said once."""
    found = [""] * number
    for at in range(number):
        # The three numbers have no common divisor, so all combinations come before one comes again.
        wording = (MORE[at % len(MORE)], THINGS[at % len(THINGS)], PLACES[at % len(PLACES)])
        again = at // (len(MORE) * len(THINGS) * len(PLACES))
        found[at] = " ".join(wording) + (f", part {again + 1}" if again else "")
    return found


def variants(number: int) -> list[str]:
    """That many statements which say one thing, worded a little differently each."""
    return [COPIED + CHANGES[at % len(CHANGES)] for at in range(number)]
