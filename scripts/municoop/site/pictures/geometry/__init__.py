"""The sphere, its projection onto the plane, and the outlines of countries."""
