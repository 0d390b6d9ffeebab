"""A V4L2 camera for tests, where there is none: the real OpenCV opens and reads it."""
