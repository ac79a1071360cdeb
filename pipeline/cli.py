"""The command ``referat``: parses, calls, prints. What it does stands in the modules it imports inside each command."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import ReadError, ReferatError

SOME_UNREAD = ReadError.exit_code


class Commands(typer.core.TyperGroup):
    """A group whose commands end with a message and an exit code where a ReferatError is raised."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; own errors become one line on standard error."""
        try:
            return super().invoke(ctx)
        except ReferatError as error:
            typer.echo(f"referat: {error}", err=True)
            raise typer.Exit(error.exit_code) from error


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Items, types and themes in Danish municipal minutes.",
)


class Format(StrEnum):
    """How tagged items are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


@app.command()
def tag(
    paths: Annotated[
        list[str], typer.Argument(help="Files or folders of minutes (.txt .md .html .pdf .docx); - is standard input.", show_default=False)
    ],
    form: Annotated[Format, typer.Option("--format", help="How to print the items.")] = Format.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")] = None,
    ignore_markers: Annotated[
        bool, typer.Option("--ignore-markers", help="Answer as if the document did not say the type itself.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to work in.")] = 1,
) -> None:
    """Tag minutes: each item's type, themes, and how sure the model is."""
    from pipeline.batch import tag_files
    from pipeline.output import write

    results = tag_files(paths, ignore_markers=ignore_markers, jobs=jobs)
    unread = write(results, form.value, output)
    if unread:
        raise typer.Exit(SOME_UNREAD)


@app.command()
def text(path: Annotated[str, typer.Argument(metavar="FILE", help="A file of minutes; - is standard input.")]) -> None:
    """Print the text of a file as the tagger reads it: offsets count its characters."""
    from pipeline.batch import read_source

    content = read_source(path)
    sys.stdout.buffer.write(content.encode("utf-8", errors="replace"))


@app.command()
def themes() -> None:
    """List the themes with their definitions."""
    from pipeline.output import print_themes
    from pipeline.resources import resource
    from pipeline.themes import read_themes

    print_themes(read_themes(resource("data/themes.yaml")))


@app.command()
def info() -> None:
    """Show which model is in use, what it was trained on and how accurate it measured."""
    from pipeline.output import print_info
    from pipeline.resources import resource

    print_info(resource("models"))


def main() -> None:
    """Run the command line."""
    one_thread()
    app()


def one_thread() -> None:
    """Let NumPy's BLAS multiply in one thread: our matrices are small, and its threads spend more time waiting than they save."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
