"""Pictures, recordings and documents: kept sealed as they came, and published as cleaned copies."""
