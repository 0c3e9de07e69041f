"""The firm's local socket: how a command reaches the one process that owns the firm."""
