"""TOUCHES: one outside thing per file: camera, landmark model, notifications, instance lock."""
