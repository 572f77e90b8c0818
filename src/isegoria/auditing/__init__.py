"""The confidential folder: asked for by auditors with a public reason, and counted in public."""
