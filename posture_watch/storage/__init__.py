"""REMEMBERS: samples, alerts, profiles, wishes and the live state in one SQLite file."""
