"""Words cut at the end of a line, put right: ``under-`` / ``søgelse af`` becomes ``undersøgelse`` / ``af``."""

from __future__ import annotations

import re
from collections.abc import Callable

LONGEST = 60  # letters of a part of a word
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"(?<=[a-zæøåé])(?P<sign>[-\xad])[ ]*\n(?P<feed>\f?)(?P<rest>[a-zæøåé]\S{0,80})(?P<behind>[ \n]|$)")
_HANGING = frozenset(("og", "eller", "samt", "til", "hhv.", "henholdsvis"))


def join_words(text: str) -> str:
    """The text with cut words whole at the end of their first line; soft hyphens elsewhere go.

    A typed hyphen stays where the word has one elsewhere in the text, behind a single letter (*e-mail*), and before *og* and the like
    (*social- og sundhed*).
    """
    known = {word.casefold() for word in _WORD.findall(text)}
    return _CUT.sub(_joiner(text, known), text).replace("\xad", "")


def _joiner(text: str, known: set[str]) -> Callable[[re.Match[str]], str]:
    def joined(cut: re.Match[str]) -> str:
        rest, typed = cut["rest"], cut["sign"] == "-"
        if typed and rest in _HANGING:
            return cut[0]
        first = _last_word(text, cut.start())
        tail = _WORD.match(rest)
        whole = (first + (tail[0] if tail else "")).casefold()
        written = f"{first}-{tail[0] if tail else ''}".casefold() in known and whole not in known
        hyphen = "-" if typed and (len(first) == 1 or written) else ""
        return f"{hyphen}{rest}\n{cut['feed']}" if cut["behind"] == " " else f"{hyphen}{rest}{cut['feed']}{cut['behind']}"

    return joined


def _last_word(text: str, end: int) -> str:
    start = end
    while start > 0 and end - start < LONGEST and (text[start - 1].isalpha() or text[start - 1] == "-"):
        start -= 1
    return text[start:end]
