"""What people said in their own words, placed under themes by persons who read it."""
