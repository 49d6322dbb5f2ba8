"""Sources of everything that is installed: how the program is frozen, packed, signed and tried."""
