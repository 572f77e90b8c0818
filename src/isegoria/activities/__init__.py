"""The methods of asking: one folder each, met by everybody else through the contract in hear."""
