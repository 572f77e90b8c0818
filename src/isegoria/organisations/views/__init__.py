"""The settings of the site, its institutions, and who works for them."""
