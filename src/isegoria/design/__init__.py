"""What every page is made of: layout, style sheet, components, scripts."""
