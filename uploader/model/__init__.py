"""Frozen values that the steps exchange. No I/O, no rules, no dependencies."""
