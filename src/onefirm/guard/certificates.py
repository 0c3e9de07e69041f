"""Whom a connection may turn out to be: TLS is always verified, by what this machine trusts."""

import ssl
from importlib import import_module


def verifying(authority: str = "") -> ssl.SSLContext:
    """Verify by the certificates of this machine, or by one authority alone, given as PEM."""
    if authority:
        return ssl.create_default_context(cadata=authority)
    context: ssl.SSLContext = import_module("httpcore2").default_ssl_context()
    return context


def verifies(context: ssl.SSLContext) -> bool:
    """Whoever brings a context of their own cannot bring one that believes everybody."""
    return context.verify_mode is ssl.CERT_REQUIRED and context.check_hostname
