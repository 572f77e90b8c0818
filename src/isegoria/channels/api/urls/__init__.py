"""Where programs call, where staff hand out keys, and where the addresses are described."""
