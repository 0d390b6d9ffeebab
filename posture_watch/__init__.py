"""posture_watch."""
