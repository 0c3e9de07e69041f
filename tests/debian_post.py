"""Postfix and Dovecot of Debian on this machine, for as long as the tests run: nothing of the system's own is touched.

Letters to `outside.example` go to a server of another firm, which refuses whoever begins with `gone`.
"""

import base64
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from post_office import HOST, PASSWORD, PostOffice, free_port

ASKED = "ONEFIRM_SERVERS"
_POSTFIX, _DOVECOT = Path("/usr/sbin/postfix"), Path("/usr/sbin/dovecot")
_START_SECONDS = 20
_MAILBOXES = "nobody"
_DOVECOT_CONF = """
protocols = imap lmtp
base_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
listen = {host}
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login{mechanisms}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
{tokens}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={{PLAIN.B64}}{password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener {{
    port = {auth}
  }}
}}
"""
_TOKENS = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {conf}
}}
"""
_TOKENS_CONF = """
introspection_mode = auth
introspection_url = {userinfo}
username_attribute = sub
"""
_MAIN_CF = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
mail_owner = postfix
inet_interfaces = {host}
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = post.example
mydestination =
alias_maps =
alias_database =
virtual_mailbox_domains = tern.example palmer.example elsewhere.example
virtual_transport = lmtp:inet:{host}:{lmtp}
relay_domains = outside.example
relay_transport = smtp:[{host}]:{outside}
smtp_host_lookup = native
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:{host}:{auth}
smtpd_client_connection_rate_limit = 0
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
"""
_MASTER_CF = """
{host}:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def why_not() -> str:
    """Why these servers are not spoken to here; empty where they can be."""
    if not os.environ.get(ASKED):
        return "Postfix and Dovecot are tried by `make test-servers`, and by nothing else."
    if os.geteuid() != 0:
        return "Postfix and Dovecot need root to start."
    missing = [path.name for path in (_POSTFIX, _DOVECOT) if not path.exists()]
    return f"{' and '.join(missing)} could not be installed here." if missing else ""


class _Elsewhere:
    """The other firm's server."""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address.startswith("gone"):
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 kept"

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:
        return "250 2.0.0 kept"


@dataclass(frozen=True)
class _Ports:
    smtp: int
    imap: int
    lmtp: int
    auth: int
    outside: int


@contextmanager
def open_debian_post(userinfo: str = "") -> Generator[PostOffice]:
    """With an address where a provider says whose a token is, tokens are taken as well as passwords."""
    ports = _Ports(*(free_port() for _ in range(5)))
    # Both give up their rights, so the way to the folder is open to everybody.
    folder = Path(tempfile.mkdtemp(prefix="onefirm-post-"))
    folder.chmod(0o755)
    outside = Controller(_Elsewhere(), hostname=HOST, port=ports.outside)
    outside.start()
    try:
        with _dovecot(folder, ports, userinfo), _postfix(folder, ports):
            yield PostOffice(ports.smtp, 0, ports.imap, 0)
    finally:
        outside.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _dovecot(folder: Path, ports: _Ports, userinfo: str) -> Generator[None]:
    whose = pwd.getpwnam(_MAILBOXES)
    (folder / "mail").mkdir()
    os.chown(folder / "mail", whose.pw_uid, whose.pw_gid)
    said = {"folder": folder, "host": HOST, "uid": whose.pw_uid, "gid": whose.pw_gid, **vars(ports)}
    conf, tokens = folder / "dovecot.conf", folder / "tokens.conf"
    tokens.write_text(_TOKENS_CONF.format(userinfo=userinfo))
    said |= {"tokens": _TOKENS.format(conf=tokens) if userinfo else "", "mechanisms": ""}
    said |= {"mechanisms": " xoauth2 oauthbearer"} if userinfo else {}
    conf.write_text(_DOVECOT_CONF.format(password=base64.b64encode(PASSWORD.encode()).decode(), **said))
    process = subprocess.Popen([str(_DOVECOT), "-F", "-c", str(conf)], stdout=subprocess.DEVNULL)
    try:
        _wait(ports.imap, folder / "dovecot.log")
        yield
    finally:
        process.terminate()
        process.wait(_START_SECONDS)


@contextmanager
def _postfix(folder: Path, ports: _Ports) -> Generator[None]:
    conf, whose = folder / "postfix", pwd.getpwnam("postfix")
    for part in (conf, folder / "spool", folder / "data"):
        part.mkdir()
    os.chown(folder / "data", whose.pw_uid, whose.pw_gid)
    said = {"folder": folder, "host": HOST, **vars(ports)}
    (conf / "main.cf").write_text(_MAIN_CF.format(**said))
    (conf / "master.cf").write_text(_MASTER_CF.format(**said))
    subprocess.run([str(_POSTFIX), "-c", str(conf), "start"], check=True, capture_output=True, timeout=60)
    try:
        _wait(ports.smtp, folder / "postfix.log")
        yield
    finally:
        subprocess.run([str(_POSTFIX), "-c", str(conf), "stop"], check=False, capture_output=True, timeout=60)


def _wait(port: int, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text() if log.exists() else f"Nobody listens at {port}.")
