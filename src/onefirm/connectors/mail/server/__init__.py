"""An account on a mail server: letters leave by SMTP, come in by IMAP, and are looked for there when in doubt."""
