"""Git says why in words alone. What may have gone through is never told as a certain no."""

import pytest

from onefirm.connectors.site.words import Ran, meaning


@pytest.mark.parametrize(
    ("err", "means"),
    [
        ("error: RPC failed; curl 56 OpenSSL SSL_read: Connection reset by peer, errno 104", "server"),
        ("fatal: unable to access: OpenSSL SSL_read: SSL routines::unexpected eof while reading", "server"),
        ("fatal: The TLS connection was non-properly terminated.", "server"),
        ("remote: your certificate was renewed\nfatal: the remote end hung up unexpectedly", "server"),
        ("remote: error: No space left on device\nfatal: the remote end hung up unexpectedly", "server"),
        ("remote: writing redirects\nerror: RPC failed; curl 18 transfer closed", "server"),
        ("fatal: unable to access: SSL certificate problem: self-signed certificate", "unproven"),
        ("Host key verification failed.\nfatal: Could not read from remote repository.", "unproven"),
        ("error: RPC failed; HTTP 403 curl 22 The requested URL returned error: 403", "not-allowed"),
        ("remote: Invalid username or password.\nfatal: Authentication failed for 'https://x/'", "signed-out"),
        ("error: unable to write file: No space left on device", "full"),
    ],
)
def test_what_its_words_mean(err: str, means: str) -> None:
    assert meaning(Ran(128, b"", err)) == means
