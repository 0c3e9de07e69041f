"""The one place that knows every concrete thing and puts a firm together."""
