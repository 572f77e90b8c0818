"""Words that keep their own direction within a sentence that may run the other way."""


def isolated(words: object) -> str:
    """Keep a name or somebody's own words whole: an English one in an Arabic sentence, say."""
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}"
