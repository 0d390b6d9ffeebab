"""DECIDES: pure functions and frozen values from landmarks to message; numpy only, no clock, no files."""
