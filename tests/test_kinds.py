"""Every way to set minutes out that is known to break a naive segmenter: the same meeting in each, and every item found, with its title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from pipeline.records import Item
from pipeline.tag import Tagger


@dataclass(frozen=True)
class Matter:
    """What one item says."""

    title: str
    case: str
    advice: str
    decision: str


MATTERS = (
    Matter("Godkendelse af dagsorden", "Dagsordenen er udsendt den 2. maj.", "at dagsordenen godkendes.", "Godkendt."),
    Matter(
        "Orientering om ventetider i genoptræningen",
        "I april ventede 62 borgere i gennemsnit 9 dage, to mindre end i marts. Fem ventede over 14 dage, alle efter en hofteoperation.",
        "at orienteringen tages til efterretning.",
        "Taget til efterretning.",
    ),
    Matter(
        "Anlægsbevilling til nyt tag på Søndermarksskolen",
        "Taget er fra 1974 og utæt over gymnastiksalen. Rådgiveren regner med 3,4 mio. kr. Arbejdet kan udføres i sommerferien.",
        "at der gives en anlægsbevilling på 3,4 mio. kr., og\nat beløbet frigives.",
        "Anbefales. Liberal Alliance tager forbehold.",
    ),
    Matter(
        "Drøftelse af fremtidens biblioteksbetjening",
        "Udlånet er faldet en tredjedel på ti år. Lederen ser tre veje: ubemandede timer, færre filialer, et fælles hus.",
        "at udvalget drøfter de tre veje.",
        "Drøftet. Udvalget ønsker tal for ubemandede timer i nabokommunerne.",
    ),
    Matter(
        "Valg af repræsentant til havnens brugerråd",
        "Ib Holm er flyttet fra kommunen. Der skal vælges en ny repræsentant for resten af perioden.",
        "at der vælges en repræsentant.",
        "Per Lund (V) blev valgt.",
    ),
)
HEAD = (
    "Referat fra mødet i Teknik- og Kulturudvalget\nonsdag den 4. maj 2016 kl. 16.00, Rådhuset, sal 2\n\n"
    "Til stede: Åse Kolby (A), Per Lund (V), Grete Dam (F)\n\n"
)
BODY = "Sagsfremstilling\n{m.case}\n\nIndstilling\nForvaltningen indstiller,\n{m.advice}\n\nBeslutning\n{m.decision}\n\n"
Maker = Callable[[], str]


def each(heading: str, body: str = BODY, *, start: int = 1, step: int = 1, head: str = HEAD, gap: str = "\n") -> str:
    """The meeting with a form of heading and of body; ``{n}`` is the number, ``{m}`` the matter."""
    items = ((start + step * at, matter) for at, matter in enumerate(MATTERS))
    return head + gap.join((heading + body).format(n=n, m=matter) for n, matter in items)


def contents(form: str, *, start: int = 1, title: str = "Indholdsfortegnelse") -> str:
    """A contents list above the minutes."""
    listed = "\n".join(form.format(n=start + at, m=matter, page=2 + 2 * at) for at, matter in enumerate(MATTERS))
    return f"{HEAD}{title}\n{listed}\n\n"


def paged(text: str) -> str:
    """A text on pages, with a head and a foot on each."""
    lines = text.split("\n")
    pages = ["\n".join(lines[at : at + 14]) for at in range(0, len(lines), 14)]
    return "\n".join(
        f"{page}\nSide {number}\n\fBirkemose Kommune - Teknik- og Kulturudvalget, den 04-05-2016" for number, page in enumerate(pages, 1)
    )


SEVERAL = (
    "Sagsfremstilling\n{m.case}\n\nIndstilling\nForvaltningen indstiller,\n{m.advice}\n\nBeslutning\n{m.decision}\n\n"
    "Økonomiudvalgets møde den 18. maj 2016:\nAnbefales.\n\nByrådets møde den 25. maj 2016:\nGodkendt.\n\n"
)
FIRST = "Beslutning\n{m.decision}\n\nSagsfremstilling\n{m.case}\n\nIndstilling\nForvaltningen indstiller,\n{m.advice}\n\n"
COUNTED = BODY + "Bilag\n1. Notat af 12. april\n2. Oversigt\n3. Kort\n3\n\n"
NUMBERED = BODY.replace("{m.advice}", "1. {m.advice}\n2. at sagen sendes videre.\n3. at pressen orienteres.")
MENU = (
    "Gå til hovedindhold\nCookies på hjemmesiden\nAccepter alle\nMenu\nBorger\nErhverv\nPolitik\n"
    "Forside / Politik / Dagsordener og referater\nUdskriv\nDel siden\n\n"
)
FOOT = "\nTil toppen\nBirkemose Kommune\nTorvet 1\nTlf. 12 34 56 78\nTilgængelighedserklæring\nOm hjemmesiden\n"
KINDS: dict[str, Maker] = {
    "number and dot": lambda: each("{n}. {m.title}\n\n"),
    "contents list with dots": lambda: each("{n}. {m.title}\n\n", head=contents("{n}. {m.title}..........{page}")),
    "contents list without numbers": lambda: each("{n}. {m.title}\n\n", head=contents("{m.title}\t{page}")),
    "contents list without pages": lambda: each("Punkt {n}: {m.title}\n\n", head=contents("{n}. {m.title}", title="Dagsorden")),
    "contents list on one line": lambda: each(
        "{n}. {m.title}\n\n",
        head=HEAD + "Indhold: " + " ".join(f"{n}. {m.title}...{n + 2}" for n, m in enumerate(MATTERS, 1)) + "\n\n",
    ),
    "heading twice": lambda: each("{m.title}\n\n{n}.     {m.title}\n\n"),
    "numbers that start anywhere": lambda: each("{n}. {m.title}\n\n", start=212),
    "numbers that skip": lambda: each("{n}. {m.title}\n\n", start=4, step=3),
    "no numbers": lambda: each("{m.title}\n\n"),
    "number alone on a line": lambda: each("{n}\n{m.title}\n\n"),
    "number below a label": lambda: each("Pkt. {n}\n\n{m.title}\n\n", start=41),
    "number glued to the title": lambda: each("{n}{m.title}\n\n", start=38),
    "wide gap": lambda: each("{n}.          {m.title}\n\n", start=17),
    "markdown": lambda: each("### {n}.    {m.title}\n\n**Åbent**\n\n"),
    "bullet outline": lambda: each(
        "• {n} {m.title}\n", BODY.replace("\n\n", "\n").replace("Sagsf", "  • Sagsf").replace("Besl", "  • Besl")
    ),
    "time slots": lambda: "".join([HEAD, *(f"16.{at}0-16.{at}9 - {m.title}\n\n" + BODY.format(m=m) for at, m in enumerate(MATTERS))]),
    "status behind the title": lambda: each("{n}. {m.title} - Åbent\n\n"),
    "letters of the type behind the title": lambda: each("{n}. {m.title} (B)\n\n"),
    "a case's number above the title": lambda: each("Sagsnr.: 16/{n}21{n}\n{n}. {m.title}\n\n"),
    "decision before the case": lambda: each("{n}. {m.title}\n\n", FIRST),
    "decisions of several bodies": lambda: each("{n}. {m.title}\n\n", SEVERAL),
    "numbered lists within items": lambda: each("{n}. {m.title}\n\n", NUMBERED),
    "attachments with a count": lambda: each("{n}. {m.title}\n\n", COUNTED),
    "page heads, feet and form feeds": lambda: paged(each("{n}. {m.title}\n\n", head=contents("{n}. {m.title} {page}"))),
    "menu and foot of a web page": lambda: each("Punkt {n}: {m.title}\n\n", head=MENU + HEAD) + FOOT,
    "one line": lambda: " ".join(each("{n}. {m.title}\n", head=contents("{n}. {m.title}...{page}")).split()),
    "an agenda of titles": lambda: each("{n}. {m.title}\n", "", head="Dagsorden\n\nTeknik- og Kulturudvalget\n\n"),
}
UNTITLED: dict[str, Maker] = {
    "that begin at a section": lambda: each("", BODY),
    "that begin at a case's number": lambda: each("Sagsid.: 16/{n}21{n}\n\n"),
}


def found(tagger: Tagger, text: str) -> tuple[Item, ...]:
    """The items that are found in a text."""
    return tagger.segmenter.segment(text).items


@pytest.mark.parametrize("kind", KINDS)
def test_every_item_is_found_and_none_invented(tagger: Tagger, kind: str) -> None:
    """However minutes are set out, the meeting has its five items, each with its title as printed, and nothing else is one."""
    text = KINDS[kind]()
    items = found(tagger, text)
    assert [item.title for item in items] == [matter.title for matter in MATTERS]
    assert all(matter.title in text[item.start : item.end] for item, matter in zip(items, MATTERS, strict=True))


@pytest.mark.parametrize("kind", UNTITLED)
def test_items_without_a_title_are_told_apart(tagger: Tagger, kind: str) -> None:
    """Where no title is printed, each item begins where its first section or its case's number does."""
    text = UNTITLED[kind]()
    items = found(tagger, text)
    assert len(items) == len(MATTERS)
    assert all(matter.case in text[item.start : item.end] for item, matter in zip(items, MATTERS, strict=True))


def test_closed_items_are_found_among_open_ones(tagger: Tagger) -> None:
    """An item of which only the title is public is an item, and closed."""
    text = each("{n}. {m.title}\n\n") + "\n6. Lukket: Køb af grund ved havnen\n\n7. Lukket punkt - personalesag\n"
    items = found(tagger, text)
    assert [item.closed for item in items] == [False] * 5 + [True] * 2


def test_two_meetings_in_one_file_have_their_own_items(tagger: Tagger) -> None:
    """A second header begins a second meeting, whose items follow."""
    second = HEAD.replace("Teknik- og Kulturudvalget", "Social- og Sundhedsudvalget").replace("4. maj", "11. maj")
    items = found(tagger, each("{n}. {m.title}\n\n") + "\n" + each("{n}. {m.title}\n\n", head=second))
    assert [item.meeting and item.meeting.body for item in items] == ["Teknik- og Kulturudvalget"] * 5 + ["Social- og Sundhedsudvalget"] * 5
