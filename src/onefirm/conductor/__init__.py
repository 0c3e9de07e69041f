"""The only hub: wakes plans, calls agents under contract, declares and dispatches effects."""
