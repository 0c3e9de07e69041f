"""What comes in through a hook: judged by its signature, kept sealed before it is answered, read later."""
