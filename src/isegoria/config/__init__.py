"""Settings, addresses, server, worker and the `isegoria` command; the only room that knows all."""
