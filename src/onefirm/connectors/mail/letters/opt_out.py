"""Whether a short letter plainly asks not to be written to any more."""

import re

WORDS_MAX = 60
"""Who writes more than this has more to say than no; a person decides what they mean."""

_SENTENCE = re.compile(r"[.,!?;:\n–—]+")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_POLITE = (
    r"(?:(?:please|kindly|just|so|and|hi|hello|thanks|sorry|bitte|und|danke|hallo|also"
    r"|can you|could you|would you|will you|i want you to|i(?:['’]d| would) like you to|i ask you to"
    r"|i(?:['’]d| would) like (?:to|to be|be)|i want to|können sie|könnten sie|ich möchte|ich will)\s+)*"
)
_AFTERWARDS = (
    r"(?:\s+(?:please|bitte|thanks|thank you|danke|now|today|immediately|sofort|again|any ?more|ever(?: again)?"
    r"|further|at once))*"
)
_NOT = r"(?:do not|don['’]?t|never)"
_MAILS = r"(?:e-?mails?|mails?|messages?|letters?|newsletters?|anything)"
_POST = r"(?:e-?mails?|mails?|nachrichten|briefe|post|werbung|newsletter)"
_MY_ADDRESS = r"(?:me|us|my (?:e-?mail )?address|this address)"
_ASKS = (
    r"stop",
    rf"(?:un-?subscribed?|opt(?:[ -])?(?:me |us )?out)(?: {_MY_ADDRESS})?(?: (?:from|of) .{{1,60}})?",
    r"stop (?:writing|e-?mailing|mailing|contacting|messaging|bothering)(?: to)?(?: (?:me|us))?(?: with .{1,40})?",
    rf"stop sending(?: (?:me|us))?(?: (?:any|these|such|more|your))*(?: {_MAILS})?",
    rf"no (?:more|further) {_MAILS}(?: (?:to|for) (?:me|us))?",
    rf"{_NOT} (?:ever )?(?:write|e-?mail|mail|contact|message|bother)(?: to)? (?:me|us)",
    rf"{_NOT} send (?:me|us)(?: (?:any|more|further|such|these))* {_MAILS}",
    rf"(?:remove|delete|take) {_MY_ADDRESS}(?: (?:off|from|out of)(?: .{{1,60}})?)?",
    rf"i {_NOT} want (?:any |more |any more |to (?:get|receive) )+(?:of )?(?:these |your |any |more )*{_MAILS}",
    r"leave (?:me|us) alone",
    rf"(?:ich (?:möchte|will|wünsche) )?keine? (?:weiteren? {_POST}|{_POST} (?:mehr|an (?:mich|uns)))"
    r"(?: (?:mehr|an (?:mich|uns)|von ihnen|erhalten|bekommen))*",
    r"(?:schreiben|schreibt|schreib|kontaktieren|mailen)(?: sie)?(?: (?:mir|uns|mich))?(?: bitte)? nicht"
    r" (?:mehr|wieder)",
    rf"(?:senden|schicken)(?: sie)? (?:mir|uns)(?: bitte)? keine (?:weiteren )?{_POST}(?: mehr)?",
    r"(?:mich |uns )?(?:vom newsletter )?ab(?:melden|bestellen)",
    r"(?:melden|tragen|nehmen|streichen|löschen)(?: sie)? (?:mich|uns|meine adresse|diese adresse)(?: bitte)?"
    r" (?:ab|aus|(?:aus|von) .{1,60})",
    r"lassen sie (?:mich|uns) in ruhe",
)
_ASKED = re.compile(rf"{_POLITE}(?:{'|'.join(_ASKS)}){_AFTERWARDS}", re.IGNORECASE)


def opts_out(own_words: str) -> bool:
    """`own_words` holds nothing quoted. Only a whole clause counts: `an unsubscribe button` asks for work."""
    text = _SIGNATURE.split(own_words, maxsplit=1)[0]
    if len(text.split()) > WORDS_MAX:
        return False
    clauses = (" ".join(clause.split()) for clause in _SENTENCE.split(text))
    return any(_ASKED.fullmatch(clause) for clause in clauses if clause)
