"""The settings of the product, for a server that keeps no page for the next reader."""

from isegoria.config.settings import *  # noqa: F403  # all of them, but for one

KEPT_SECONDS = 0
