"""The REST way in: every ask of the desk as one operation under /v1, loaded when somebody comes in by it first."""
