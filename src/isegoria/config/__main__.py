"""Lets `python -m isegoria.config` stand for the command `isegoria`."""

import sys

from isegoria.config.command import main

sys.exit(main())
