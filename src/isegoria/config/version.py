"""Which version of Isegoria this is."""

from importlib import metadata

VERSION = metadata.version("isegoria")
