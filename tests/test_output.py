"""The formats: what each holds, and that a spreadsheet or a terminal can open it without harm."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.output.columns import columns
from pipeline.output.reference import FIELDS, PAGE, page
from pipeline.output.spreadsheet import harmless
from pipeline.tag import Tagger
from pipeline.themes import read_themes
from tests.conftest import MINUTES, ROOT
from tests.test_tag import MARKED

runner = CliRunner()


def tag(*arguments: object) -> str:
    """What the command prints."""
    result = runner.invoke(app, ["tag", *map(str, arguments)])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def rows(printed: str, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a CSV file."""
    assert printed.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(printed[1:], newline=""), delimiter=delimiter))


def test_csv_has_a_row_an_item_and_a_column_a_theme(minutes: Path) -> None:
    """Main theme, all themes, and 0 or 1 for every theme of the list say the same."""
    found = rows(tag(minutes, "--format", "csv"))
    assert [row["number"] for row in found] == ["1", "2", "3", "4"]
    listed = [f"theme_{theme.id}" for theme in read_themes(ROOT / "data/themes.yaml")]
    assert list(found[0])[-len(listed) :] == listed
    for row in found:
        themes = row["themes"].split(" | ") if row["themes"] else []
        assert row["main_theme"] == (themes[0] if themes else "")
        assert {name[6:] for name, value in row.items() if name.startswith("theme_") and value == "1"} == set(themes)


def test_csv_says_what_json_says(minutes: Path) -> None:
    """Type, probability and evidence are those of the JSON lines."""
    items = [json.loads(line) for line in tag(minutes, "--format", "jsonl").splitlines()]
    for row, item in zip(rows(tag(minutes, "--format", "csv")), items, strict=True):
        assert row["type"] == (item["type"]["label"] if item["type"] else "")
        assert row["type_probability"] == (str(item["type"]["probability"]) if item["type"] else "")
        assert row["type_evidence"].split(" | ") == ([e["text"] for e in item["type"]["evidence"]] if item["type"] else [""])
        assert (row["start"], row["end"]) == (str(item["start"]), str(item["end"]))


def test_excel_gets_semicolons_and_comma_decimals(minutes: Path) -> None:
    """A Danish Excel reads the probabilities as numbers; the values are those of plain CSV."""
    plain, excel = rows(tag(minutes, "--format", "csv")), rows(tag(minutes, "--excel"), ";")
    for one, other in zip(plain, excel, strict=True):
        assert one["type_probability"] == other["type_probability"].replace(",", ".")
        assert "." not in other["main_theme_probability"]
        assert one["title"] == other["title"]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_begins_like_a_formula_is_made_harmless(begins: str) -> None:
    """An apostrophe stands before what a spreadsheet would run."""
    assert harmless(f"{begins}HYPERLINK(1)") == f"'{begins}HYPERLINK(1)"


@given(st.text())
def test_no_text_cell_begins_a_formula(text: str) -> None:
    """Whatever a title holds, its cell is text; what is no formula stays as it is."""
    cell = harmless(text)
    assert not cell.startswith(tuple("=+-@\t\r\n"))
    assert cell in {text, f"'{text}"}


def test_a_title_that_is_a_formula_reaches_the_csv_as_text(tmp_path: Path) -> None:
    """The title `=1+1` of an item is harmless in the file."""
    path = tmp_path / "m.txt"
    path.write_text(MINUTES.replace("Anlægsbevilling til", "=cmd|' /C calc'!A0"), encoding="utf-8")
    assert any(row["title"].startswith("'=cmd") for row in rows(tag(path, "--format", "csv")))


@pytest.mark.parametrize(("text", "cell"), [("15.10.06", "'15.10.06"), ("1.2", "'1.2"), ("5", "5"), ("330-2019-76140", "330-2019-76140")])
def test_excel_turns_no_number_into_a_day(text: str, cell: str) -> None:
    """Item numbers and KLE numbers that look like days get an apostrophe, for Excel alone."""
    assert harmless(text, excel=True) == cell
    assert harmless(text) == text


def test_parquet_columns_are_typed(minutes: Path, tmp_path: Path) -> None:
    """Days are dates, flags booleans, probabilities numbers, themes lists; the rows are those of the CSV."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    tag(minutes, "--output", tmp_path / "items.parquet")
    found = parquet.read_table(tmp_path / "items.parquet").to_pylist()
    plain = rows(tag(minutes, "--format", "csv"))
    assert [row["title"] for row in found] == [row["title"] for row in plain]
    assert found[1]["date"] == date(2016, 4, 12)
    assert found[1]["themes"] == ["sygedagpenge"]
    assert found[1]["theme_sygedagpenge"] is True
    assert isinstance(found[1]["type_probability"], float)


def test_a_missing_library_is_named_with_its_extra(minutes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow, parquet ends with exit code 2 and what to install."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = runner.invoke(app, ["tag", str(minutes), "--output", str(tmp_path / "items.parquet")])
    assert result.exit_code == 2
    assert "referat[parquet]" in result.stderr


def test_explain_shows_the_phrases_in_the_table(minutes: Path) -> None:
    """Every piece of evidence for type and themes stands in the explained table, and not in the plain one."""
    runs = {explain: tag(minutes, *explain) for explain in ((), ("--explain",))}
    item = json.loads(tag(minutes, "--format", "jsonl").splitlines()[1])
    phrases = [e["text"] for answer in (item["type"], *item["themes"]) for e in answer["evidence"]]
    assert phrases
    assert "Ord, der talte for det" in runs["--explain",]
    squeezed = "".join(runs["--explain",].split())
    words = [word for phrase in phrases for word in phrase.split()]
    assert all(word[:8] in squeezed for word in words)
    assert len(runs["--explain",].splitlines()) > len(runs[()].splitlines())


def test_explain_says_where_the_document_tells_the_type(tmp_path: Path) -> None:
    """A marker stands among the reasons."""
    path = tmp_path / "m.txt"
    path.write_text(MARKED, encoding="utf-8")
    assert "(D)" in tag(path, "--explain")


@pytest.mark.parametrize(("options", "said"), [(["--explain", "--format", "csv"], "table"), (["--excel", "--format", "json"], "csv")])
def test_an_option_of_another_format_is_wrong_use(minutes: Path, options: list[str], said: str) -> None:
    """Exit code 2, and the format that it goes with."""
    result = runner.invoke(app, ["tag", str(minutes), *options])
    assert result.exit_code == 2
    assert f"goes with --format {said}" in result.stderr


def test_the_output_ending_chooses_the_format(minutes: Path, tmp_path: Path) -> None:
    """items.jsonl holds JSON lines, items.csv CSV; --format wins; another ending means the table."""
    for name, begins in (("a.jsonl", '{"source"'), ("a.csv", "\ufeffsource,"), ("a.json", "[\n"), ("a.txt", str(minutes))):
        tag(minutes, "--output", tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    tag(minutes, "--output", tmp_path / "b.csv", "--format", "jsonl")
    assert (tmp_path / "b.csv").read_text(encoding="utf-8").startswith('{"source"')


def test_the_reference_page_is_current() -> None:
    """docs/fields.md is what the code writes."""
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page()


def test_the_reference_names_every_field_and_no_other(tagger: Tagger) -> None:
    """The fields of real output are those of the page."""
    found: set[str] = {"type"}
    peopled = MINUTES.replace("Indholdsfortegnelse", "Medlemmer: Åse Kolby (A), Per Lund (V)\n\nAfbud: Ove Krag (O)\n\nIndholdsfortegnelse")
    attached = peopled.replace("Godkendt.\n\nPunkt 2", "Godkendt.\n\nBilag\n\nNotat om dagsordenen\n\nPunkt 2")
    for text in (
        MINUTES,
        MARKED,
        attached,
        MINUTES.replace("Økonomiudvalgets møde", "Økonomiudvalget, 19. april 2016:\n\nØkonomiudvalgets møde"),
    ):
        for row in tagger.tag(text).as_dicts():
            found |= set(names(row))
    assert found == set(FIELDS)
    assert len({column.name for column in columns()}) == len(columns())


def names(value: Any, name: str = "") -> list[str]:
    """The names of all plain values in a record, as the reference page writes them."""
    if isinstance(value, dict):
        return [found for key, one in value.items() for found in names(one, f"{name}.{key}" if name else key)]
    if isinstance(value, list):
        return [found for one in value for found in names(one, f"{name}[]")]
    return [name]
