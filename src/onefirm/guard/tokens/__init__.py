"""OAuth 2 (RFC 6749): the operator agrees once in a browser, and access tokens are fetched from then on."""
