"""Pages that cross the stages: home, a question's page, the receipt, the officials' desk."""
