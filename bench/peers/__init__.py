"""The same durable plan in several engines, each in a process of its own. Peers have an environment of their own."""
