"""Whether an answer says that something was wrong with what it answers. Pure, by rule, and only of their own words.

It may only ever take trust away: whoever writes such an answer earns nothing for anybody, and can cost a level.
"""

import re

_SIGNS_MAX = 20_000
_QUOTED = re.compile(r"^[^\S\n]*>.*$", re.MULTILINE)
_BEGINS_QUOTE = re.compile(r"^(?:On .{5,200} wrote:|Am .{5,200} schrieb.*:|-{2,} ?Original.*)$", re.MULTILINE)
_COMPLAINS = re.compile(
    r"""\b(?:
      (?:this|that|it|which)(?:['’]s|\ is|\ was)\ (?:not\ (?:right|correct|true|what)|wrong|false|incorrect|a\ mistake)
    | (?:the\ )?wrong\ (?:name|price|amount|sum|date|day|person|address|invoice|file|attachment)
    | (?:my|our)\ name\ is(?:n['’]t|\ not)
    | (?:i|we)\ (?:never|did\ not|didn['’]t)\ (?:agree|ask|order|say|want)(?:ed|d)?\b
    | (?:a|my|our)\ complaint | (?:i|we)(?:['’]d\ like\ to|\ want\ to|\ have\ to)?\ complain
    | unacceptable | very\ disappointed
    | (?:please\ )?stop\ (?:writing|sending|e-?mailing|mailing|contacting|bothering)
    | (?:das|es)\ (?:ist|war)\ (?:falsch|nicht\ richtig|ein\ fehler|ein\ irrtum) | (?:das\ )?stimmt\ (?:so\ )?nicht
    | falsche[rsn]?\ (?:name|namen|preis|betrag|summe|datum|tag|adresse|rechnung|anhang)
    | beschwerde | (?:uns|mich)\ beschweren | inakzeptabel | sehr\ enttäuscht
    | (?:nie|nicht)\ (?:vereinbart|bestellt|zugesagt) | hören\ sie\ auf | bitte\ nicht\ mehr\ schreiben
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def complains(text: str) -> bool:
    own = _QUOTED.sub("", _BEGINS_QUOTE.split(text[:_SIGNS_MAX], maxsplit=1)[0])
    return bool(_COMPLAINS.search(" ".join(own.split())))
