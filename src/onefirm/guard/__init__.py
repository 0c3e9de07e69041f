"""One careful way out, and one careful way in.

Out: how fast (rate), whether at all (breaker), when again (backoff), whereto (addresses), how much and how long
(web). In: what strangers leave for the firm is taken within bounds; nothing is lost or followed (files).
"""
