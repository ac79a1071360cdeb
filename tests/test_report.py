"""The HTML report: what it holds as a file, and what a reader can do with it in a browser."""

from __future__ import annotations

import io
import json
import re
import shutil
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Evidence, Item, Label, Marker, Meeting, Section, TaggedDocument, TaggedItem
from pipeline.report import write
from pipeline.report.entries import meeting_entry, plain, readable
from tests.conftest import MINUTES
from tests.test_cli import referat

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Locator, Page

BODIES = ("Skoleudvalget", "Ældreudvalget", "Økonomiudvalget")
KINDS = ("beslutning", "drøftelse", "orientering", None)
THEMES = ("skole", "økonomi", "ældre", "bolig")
HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>\"'><svg/onload=alert(1)>",
    "&lt;b&gt; \u202eomvendt\u202c $style ${7*7} {{7*7}}",
    "\U0001f600 emoji \x00\x1b[31m \u2028 ]]>",
]


def document(source: str, titles: list[str], meeting: Meeting, first: int = 0) -> TaggedDocument:
    """A document of items whose type, themes and confidence follow from their place in the whole set."""
    text, items = "", []
    for n, title in enumerate(titles, first):
        start = len(text)
        heading = f"{n + 1}. {title}\n"
        said = f"Indstilling\nUdvalget bedes se på sag {n} om skolebussen.\n\n"
        text += heading + said
        at = start + len(heading)
        phrase = text.index("skolebussen", at)
        section = Section(at, len(text), "Indstilling", "indstilling", at + len("Indstilling\n"))
        weighed: tuple[Evidence, ...] = (Evidence(phrase, phrase + len("skolebussen"), "skolebussen", 1.0),)
        title_start = start + len(f"{n + 1}. ")
        themes = tuple(Label(theme, 0.9, weighed) for theme in dict.fromkeys((THEMES[n % 3], THEMES[n % 4])))
        marker = Marker(start, start + 1, "(B)", "beslutning") if n % 40 == 0 else None
        item = Item(
            start, len(text), title, str(n + 1), title_start, title_start + len(title), at, (section,), closed=n % 25 == 3, marker=marker
        )
        kind = KINDS[n % 4]
        sure = 0.5 + (n % 50) / 100
        if marker:
            kind, sure, weighed = "beslutning", 1.0, ()
        label = Label(kind, sure, weighed) if kind else None
        items.append(TaggedItem(item, label, themes, review=kind is not None and sure < 0.55))
    return TaggedDocument(source, text, meeting, items)


def documents(many: int = 12) -> Iterator[TaggedDocument]:
    """Twelve meetings of ten items, one a month and body, the last without a date; ``many`` for more of them."""
    for n in range(many):
        date = None if n == many - 1 else f"{2019 + n // 12 % 4}-{n % 12 + 1:02}-15"
        titles = [f"Sag nummer {n * 10 + k:03}" for k in range(10)]
        yield document(f"minutes/{n:02}.txt", titles, Meeting(BODIES[n % 3], date, "referat"), n * 10)


def page_of(many: Iterator[TaggedDocument] | list[TaggedDocument]) -> str:
    file = io.StringIO()
    write(many, file)
    return file.getvalue()


def block_of(page: str) -> str:
    """The data block as a browser would cut it out."""
    return page.partition('<script type="application/json" id="data">')[2].partition("</script>")[0]


def data_of(page: str) -> Any:
    return json.loads(block_of(page))


# The file


def test_the_command_writes_a_report(minutes: Path, tmp_path: Path) -> None:
    """`--format html` writes one page, to a file or to standard output, with every item in it."""
    output = tmp_path / "report.html"
    assert referat("tag", str(minutes), "--format", "html", "--output", str(output)).returncode == 0
    assert referat("tag", str(minutes), "--format", "html").stdout == output.read_bytes()
    entry = data_of(output.read_text(encoding="utf-8"))["meetings"][0]
    assert [item["number"] for item in entry["items"]] == ["1", "2", "3", "4"]


def test_the_report_masks_cpr_numbers_unless_told_not_to(tmp_path: Path) -> None:
    """By default, since a report is passed on; `--no-mask-cpr` shows them, and other formats show them unless asked to mask."""
    minutes = tmp_path / "minutes.txt"
    minutes.write_text(MINUTES.replace("cykelsti", "cykelsti for 070761-4285"), encoding="utf-8")
    for options, shown in (
        (["--format", "html"], False),
        (["--format", "html", "--no-mask-cpr"], True),
        (["--format", "jsonl"], True),
        (["--format", "jsonl", "--mask-cpr"], False),
    ):
        written = referat("tag", str(minutes), *options).stdout
        assert (b"070761" in written, b"XXXXXX-XXXX" in written) == (shown, not shown)


def test_nothing_in_the_page_asks_for_the_network() -> None:
    """The page holds no address to load from, and its policy lets nothing but its own style and script run."""
    page = page_of(documents(2))
    assert not re.findall(r"""(?:src|href|action)=["'](?!#)|url\(|@import|https?://(?!www\.w3\.org/2000/svg)""", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'")
    assert "unsafe" not in policy[1]


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_any_text_comes_back_as_it_was(titles: list[str]) -> None:
    """Whatever a title holds, the data block holds no markup character and reads back whole, but for what would steer its display."""
    page = page_of([document("x", titles, Meeting())])
    block = block_of(page)
    assert not set("<>&") & set(block)
    assert [item["title"] for item in json.loads(block)["meetings"][0]["items"]] == [plain(title) for title in titles]


@given(st.text())
def test_offsets_hold_in_readable_text(text: str) -> None:
    """Readable text is as long as the text, and has other characters only where a space stands for a control or a line break."""
    read = readable(text)
    assert len(read) == len(text)
    assert all(after in (before, " ") for before, after in zip(text, read, strict=True))


def test_lines_that_a_page_broke_are_joined_and_lists_are_not() -> None:
    """A paragraph broken to a width becomes one line; entries of a list and headings stay on their own."""
    broken = "Forvaltningen har gennemgået alle ruter til skolerne\nog foreslår, at tre af dem lægges sammen i august i\når.\n"
    listed = "Udvalget bedes\n1. godkende ruterne og\n2. frigive beløbet.\n"
    assert readable(broken + listed) == broken.replace("\nog", " og").replace("\når", " år") + listed


def test_no_word_of_an_item_is_left_out() -> None:
    """The parts of an item hold its title and all the words behind it, however sections lie and marks overlap."""
    text = "1. Ny bus\nSagsnr. 7\nIndstilling: at bussen køber\nløst\n**Bilag**\nRute"
    at = text.index
    sections = (
        Section(at("Indst"), at("løst"), "Indstilling", "indstilling", at("at bussen")),
        Section(at("**"), len(text), "Bilag", "bilag", at("Bilag") + len("Bilag")),
    )
    item = Item(0, len(text), "Ny bus", "1", 3, 3 + len("Ny bus"), at("Sagsnr"), sections)
    bus, long = at("bussen"), at("at bussen")
    kind = Label("beslutning", 0.9, (Evidence(long, long + 9, "at bussen", 1.0),))
    theme = Label("trafik", 0.9, (Evidence(bus, bus + 12, "bussen køber", 1.0),))
    entry = meeting_entry(TaggedDocument("x", text, Meeting(), [TaggedItem(item, kind, (theme,), review=False)]))
    parts = entry["items"][0]["parts"]
    said = [(part.get("name"), "".join(run if isinstance(run, str) else run[0] for run in part["runs"])) for part in parts]
    assert said == [(None, "Ny bus"), (None, "Sagsnr. 7"), ("Indstilling", "at bussen køber"), (None, "løst"), ("Bilag", "Rute")]
    assert parts[2]["runs"] == [["at ", "type"], ["bussen", "type", "trafik"], [" køber", "trafik"]]


def test_documents_stream_into_the_page() -> None:
    """While the report is written, no more than the document at hand and the one before it are in memory."""
    alive: list[weakref.ref[TaggedDocument]] = []

    def watched() -> Iterator[TaggedDocument]:
        for n in range(20):
            each = document(f"{n}.txt", ["Sag"], Meeting())
            alive.append(weakref.ref(each))
            assert sum(reference() is not None for reference in alive) <= 2
            yield each

    assert len(data_of(page_of(watched()))["meetings"]) == 20


# The page in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[dev]'")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not program:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with driver.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page_of(documents()), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report of 120 items, opened from disk; it may neither complain nor ask for anything but itself."""
    yield from opened(browser, report)


def opened(browser: Browser, report: Path, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "da-DK", **options})
    page = context.new_page()
    trouble: list[str] = []
    asked: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        trouble.append(dialog.message)
        dialog.dismiss()

    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", dismissed)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    yield page
    context.close()
    assert trouble == []
    assert asked == [report.as_uri()]


def titles(page: Page) -> list[str]:
    return page.locator("button.title").all_inner_texts()


def says(page: Page, status: str) -> None:
    """Wait until the status tells which items are chosen."""
    from playwright.sync_api import expect

    expect(page.locator("#status")).to_have_text(status)


def shows(part: Locator) -> None:
    """Wait until a part stands in the page: an unfolded one is filled after the click has returned."""
    from playwright.sync_api import expect

    expect(part).to_be_visible()


def search_for(page: Page, words: str, found: str) -> None:
    page.get_by_label("Søg").fill(words)
    says(page, f"{found}: søgning »{words}«" if words else found)


def reset(page: Page) -> None:
    page.get_by_role("button", name="Nulstil filtre").click()
    says(page, "Alle 120 punkter")


def test_the_page_tells_what_it_holds(page: Page) -> None:
    """The heading counts items and documents; the first page of the table shows fifty items in the order of the source."""
    assert page.locator("h1").inner_text() == "120 punkter fra 12 dokumenter"
    says(page, "Alle 120 punkter")
    assert titles(page) == [f"Sag nummer {n:03}" for n in range(50)]
    assert page.locator("#page").inner_text() == "Side 1 af 3"


def test_every_filter_narrows_table_and_count(page: Page) -> None:
    """Type, theme, body, period, confidence and review each leave exactly the items that they name."""
    page.get_by_role("checkbox", name="drøftelse").check()
    says(page, "30 af 120 punkter: drøftelse")
    page.get_by_role("combobox", name="Udvalg").select_option("Skoleudvalget")
    says(page, "10 af 120 punkter: drøftelse · Skoleudvalget")
    reset(page)
    page.get_by_role("combobox", name="Tema").select_option("bolig")
    says(page, "30 af 120 punkter: bolig")
    reset(page)
    page.get_by_label("Fra").fill("2019-11-01")
    assert titles(page) == [f"Sag nummer {n:03}" for n in range(100, 110)]
    reset(page)
    page.get_by_label("Hvor sikker").select_option("written")
    assert titles(page) == ["Sag nummer 000", "Sag nummer 040", "Sag nummer 080"]
    page.get_by_label("Hvor sikker").select_option(label="Under 60 %")
    assert set(page.locator("td.sure").all_inner_texts()[0].split()) == {"51", "%", "gennemsyn"}
    reset(page)
    page.get_by_label("Kun til gennemsyn").check()
    assert page.locator("td.sure .review").count() == page.locator("tr.item").count() > 0
    reset(page)


def test_search_looks_in_title_text_and_source(page: Page) -> None:
    """All words searched for must stand in the item, wherever; no hit is said in words."""
    search_for(page, "nummer 007", "1 af 120 punkter")
    assert titles(page) == ["Sag nummer 007"]
    search_for(page, "SKOLEBUSSEN minutes/03", "10 af 120 punkter")
    assert titles(page) == [f"Sag nummer {n:03}" for n in range(30, 40)]
    search_for(page, "findes ikke", "0 af 120 punkter")
    shows(page.get_by_text("Ingen punkter passer"))


def test_columns_sort_both_ways_and_back(page: Page) -> None:
    """A column's button sorts up, down, and back to the order of the source; `aria-sort` says which; empty cells come last."""
    head = page.get_by_role("columnheader", name="Sikker")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    sure = [text.split("\n")[0] for text in page.locator("td.sure").all_inner_texts()]
    assert sure == sorted(sure)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator("td.sure").first.inner_text() == "skrevet"
    page.get_by_role("button", name="Næste").click()
    page.get_by_role("button", name="Næste").click()
    assert page.locator("td.sure").last.inner_text() == ""
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "none"
    assert titles(page)[0] == "Sag nummer 000"


def test_an_item_opens_to_text_evidence_and_place(page: Page) -> None:
    """An opened item shows its sections, the phrases that weighed, and file and characters in the source."""
    page.get_by_role("button", name="Sag nummer 001").click()
    detail = page.locator("tr.opened .detail")
    assert detail.locator("h4").inner_text() == "Indstilling"
    assert detail.locator(".text mark").inner_text() == "skolebussen"
    assert detail.locator(".text mark").get_attribute("title") == "Talte for temaet økonomi og typen"
    first = next(documents())
    place = first.items[1].item
    assert detail.locator("code").inner_text() == "minutes/00.txt"
    shows(detail.get_by_text(f"{place.start}–{place.end}"))
    assert "Udvalget bedes se på sag 1" in detail.inner_text()


def test_everything_can_be_done_from_the_keyboard(page: Page) -> None:
    """The first tab reaches a link to the items; Enter opens an item, Escape closes it and leaves the focus where it was."""
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Gå til punkterne"
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Sag nummer 002")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    shows(page.locator(f"#{button.get_attribute('aria-controls')}"))
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert page.locator(":focus").inner_text() == "Sag nummer 002"
    bar = page.locator("#theme-chart button").first
    bar.focus()
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("aria-pressed") == "true"


def test_charts_count_and_choose(page: Page) -> None:
    """Each chart's figures add up; a bar chooses what it stands for, and lets it go again."""
    assert sum(map(int, page.locator("#type-chart .figure").all_inner_texts())) == 120
    assert page.locator("#body-chart .name").all_inner_texts() == list(BODIES)
    assert page.locator("#time-chart li").count() == 11
    assert "10 punkter uden dato" in page.locator("#time-hint").inner_text()
    for chart, chosen in (("#body-chart", "Skoleudvalget"), ("#type-chart", "beslutning"), ("#time-chart", "1. jan. 2019")):
        page.locator(f"{chart} button").first.click()
        assert chosen in page.locator("#status").inner_text()
        assert page.locator(f"{chart} button[aria-pressed=true]").count() == 1
        page.locator(f"{chart} button").first.click()
        says(page, "Alle 120 punkter")


def test_items_for_review_are_gathered(page: Page) -> None:
    """The least sure come first, open in place, and all of them can be shown in the table."""
    unsure = sum(item.review for each in documents() for item in each.items)
    assert page.locator("#review-hint").inner_text().startswith(f"{unsure} punkter")
    assert page.locator("#review-list .guess").first.inner_text().endswith("50 %")
    page.locator("#review-list summary").first.click()
    shows(page.locator("#review-list .detail"))
    page.get_by_role("button", name=f"Vis alle {unsure} i tabellen").click()
    assert page.locator("tr.item").count() == unsure


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    """Markup, quotes, templates, bidirectional and control characters in title, body, source and text are shown as they are."""
    path = tmp_path / "hostile.html"
    path.write_text(page_of([document(HOSTILE[1], HOSTILE, Meeting(HOSTILE[0], "\"><script>alert('x')</script>"))]), encoding="utf-8")
    for page in opened(browser, path):
        assert page.locator("img, main script, iframe").count() == 0
        assert page.locator("button.title").evaluate_all("all => all.map(one => one.textContent)") == [plain(title) for title in HOSTILE]
        for n in range(len(HOSTILE)):
            page.locator("button.title").nth(n).click()
        assert page.locator(".detail h3").first.text_content() == HOSTILE[0]
        assert page.locator("td.body").first.text_content() == HOSTILE[0]
        page.locator("#body-chart button").first.click()
        assert page.locator("tr.item").count() == len(HOSTILE)


def test_script_that_gets_into_the_page_does_not_run(browser: Browser, report: Path, tmp_path: Path) -> None:
    """The policy stops a script and a style that stand in the page but are not its own."""
    path = tmp_path / "changed.html"
    path.write_text(report.read_text(encoding="utf-8").replace("<main>", "<main><script>document.title='no'</script>"), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.title() == "120 punkter fra 12 dokumenter – Referat"
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (820, "light"), (1280, "dark")])
def test_the_page_fits_its_screen_and_is_accessible(browser: Browser, report: Path, width: int, scheme: str) -> None:
    """No sideways scrolling on phone, tablet or desk, and axe finds nothing against WCAG AA in light or dark, items open."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: pip install '.[dev]'")
    for page in opened(browser, report, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True):
        page.locator("button.title").nth(1).click()
        page.locator("#review-list summary").first.click()
        shows(page.locator("#review-list .detail"))
        page.locator("#theme-chart button").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.Axe().run(page)
        assert [violation["id"] for violation in found.response["violations"]] == []


def test_many_items_are_drawn_a_page_at_a_time_and_printed_whole(browser: Browser, tmp_path: Path) -> None:
    """Of five thousand items fifty are in the page at once, wherever one turns; before printing all that are chosen are."""
    path = tmp_path / "many.html"
    path.write_text(page_of(documents(500)), encoding="utf-8")
    for page in opened(browser, path):
        says(page, "Alle 5.000 punkter")
        assert page.locator("tr.item").count() == 50
        page.get_by_role("button", name="Næste").click()
        assert titles(page)[0] == "Sag nummer 050"
        search_for(page, "minutes/499", "10 af 5.000 punkter")
        assert page.locator("tr.item").count() == 10
        search_for(page, "", "Alle 5.000 punkter")
        page.get_by_role("combobox", name="Udvalg").select_option("Ældreudvalget")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("tr.item").count() == 1670
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("tr.item").count() == 50


def test_a_report_without_items_says_so(browser: Browser, tmp_path: Path) -> None:
    """A document without items gives a page that says there are none."""
    path = tmp_path / "empty.html"
    path.write_text(page_of([TaggedDocument("x.txt", "", Meeting())]), encoding="utf-8")
    for page in opened(browser, path):
        assert page.locator("h1").inner_text() == "0 punkter fra 1 dokument"
        shows(page.get_by_text("Ingen punkter passer"))
