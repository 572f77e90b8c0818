"""Identity and contact: the accounts of those who work here. Participants need none."""
