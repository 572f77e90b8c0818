"""Finding texts by their words, in any language and script, on either database."""
