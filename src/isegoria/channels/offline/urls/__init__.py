"""Addresses of questions that are taken along."""
