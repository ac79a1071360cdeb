"""The command ``referat``: parses, calls, prints. What it does stands in the modules it imports inside each command."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import ReadError, ReferatError, UsageError
from pipeline.limits import VARIABLE, Limits, set_limits
from pipeline.output import FORMATS, choose_format

SOME_UNREAD = ReadError.exit_code
INTERRUPTED = 130  # as shells have it: 128 and the number of the signal


class Commands(typer.core.TyperGroup):
    """A group whose commands end with a message and an exit code where a ReferatError is raised."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; own errors become one line on standard error."""
        try:
            return super().invoke(ctx)
        except ReferatError as error:
            typer.echo(f"referat: {error}", err=True)
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            typer.echo("referat: interrupted", err=True)
            raise typer.Exit(INTERRUPTED) from error


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Items, types and themes in Danish municipal minutes.",
)


Format = StrEnum("Format", {name: name for name in FORMATS})  # type: ignore[misc]
LimitsOption = Annotated[
    str,
    typer.Option(
        "--limits",
        metavar="'NAME=NUMBER ...'",
        envvar=VARIABLE,
        callback=set_limits,
        is_eager=True,
        help=f"Bounds on one file; one beyond them is reported and the others are still done. Defaults: {Limits()}.",
        show_default=False,
    ),
]
MaskContacts = Annotated[bool, typer.Option("--mask-contacts", help="Mask e-mail addresses and telephone numbers of private persons.")]


@app.command()
def tag(  # noqa: PLR0913, PLR0917 (one parameter an option)
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files or folders of minutes (.txt .md .html .pdf .docx), or quoted patterns such as '2021/**/*.pdf'; - is stdin.",
            show_default=False,
        ),
    ],
    form: Annotated[
        Format | None, typer.Option("--format", help="How to write the items. [default: by the ending of --output, else table]")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")] = None,
    ignore_markers: Annotated[
        bool, typer.Option("--ignore-markers", help="Answer as if the document did not say the type itself.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show in the table the phrases that weighed for each answer.")] = False,
    excel: Annotated[bool, typer.Option("--excel", help="Write CSV with semicolons and comma decimals, for a Danish Excel.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to work in.")] = 1,
    mask_cpr: Annotated[
        bool | None,
        typer.Option("--mask-cpr/--no-mask-cpr", help="Mask CPR numbers in everything that is written. [default: in html only]"),
    ] = None,
    mask_contacts: MaskContacts = False,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="ADDRESS", help="Work on the Dask cluster whose scheduler is at tcp://HOST:PORT.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run that has the same --output.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
    _limits: LimitsOption = "",
) -> None:
    """Tag minutes: each item's type, themes, and how sure the model is."""
    from functools import partial

    from pipeline.batch import Options
    from pipeline.run import Run

    if cluster and jobs > 1:
        raise UsageError("--cluster works on all workers of the cluster: leave out --jobs.")
    name, chosen = choose_format(form and form.value, output, {"explain": explain, "excel": excel})
    whole = FORMATS[name].text
    cpr = whole if mask_cpr is None else mask_cpr
    options = Options(ignore_markers=ignore_markers, text=whole, mask_cpr=cpr, mask_contacts=mask_contacts)
    write = partial(FORMATS[name].write, options=chosen)
    if Run(jobs, cluster, resume, quiet).tag(paths, options, write, output).unread:
        raise typer.Exit(SOME_UNREAD)


@app.command()
def text(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A file of minutes; - is standard input.")],
    mask_cpr: Annotated[bool, typer.Option("--mask-cpr", help="Mask CPR numbers.")] = False,
    mask_contacts: MaskContacts = False,
    _limits: LimitsOption = "",
) -> None:
    """Print the text of a file as the tagger reads it: offsets count its characters."""
    from pipeline.privacy import mask_text
    from pipeline.sources import source_text

    sys.stdout.buffer.write(mask_text(source_text(path), cpr=mask_cpr, contacts=mask_contacts).encode("utf-8"))


@app.command()
def themes() -> None:
    """List the themes with their definitions."""
    from pipeline.output.about import print_themes
    from pipeline.resources import resource
    from pipeline.themes import read_themes

    print_themes(read_themes(resource("data/themes.yaml")))


@app.command()
def info() -> None:
    """Show which model is in use, what it was trained on and how accurate it measured."""
    from pipeline.output.about import print_info
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
