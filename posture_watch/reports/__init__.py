"""SHOWS: values in, text out; no queries and no decisions."""
