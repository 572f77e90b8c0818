"""The report *What we heard*: what people write on top of the findings, sign and publish."""
