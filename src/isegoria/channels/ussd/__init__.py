"""Phone menus: the screens that any phone shows after somebody dials a code."""
