"""Communities, areas and who lives there, as far as it is known and from where."""
