"""`docs/openapi.json`: every operation of the REST way in, as a running firm describes it."""

import json

from onefirm.interfaces.api.app import document_of
from onefirm.interfaces.cli.table import said


def page() -> str:
    return json.dumps(document_of(said()), indent=1, ensure_ascii=False)
