"""``fusionassess rubric``: what rubrics there are, what one asks, and the schema they follow."""

from enum import StrEnum
from typing import Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.options import WORDS, LangOption

_HELP = WORDS.commands

rubric_app = typer.Typer(no_args_is_help=True)


class ShowForm(StrEnum):
    """How a rubric is printed."""

    text = "text"
    json = "json"


class SchemaOf(StrEnum):
    """A kind of document that has a schema."""

    rubric = "rubric"
    answers = "answers"


@rubric_app.command("list", help=_HELP.rubric_list)
def list_rubrics(lang: LangOption = None) -> None:
    """List the shipped rubrics."""
    from fusionassess import library
    from fusionassess.language import words

    language = lang or options.language()
    for name in library.shipped_ids():
        rubric = library.find(name).rubric
        streams.out(f"{rubric.id}  {rubric.version}  {words(rubric.title, language)}\n")


@rubric_app.command("show", help=_HELP.rubric_show)
def show(
    rubric: Annotated[str, typer.Argument(help=_HELP.rubric, metavar="ID|FILE")] = "five-paths",
    profile: Annotated[str | None, typer.Option("--profile", "-p", help=_HELP.profile, show_default=False)] = None,
    form: Annotated[ShowForm, typer.Option("--format", help=_HELP.format)] = ShowForm.text,
    lang: LangOption = None,
) -> None:
    """Print what a rubric asks, and of whom."""
    from fusionassess import library, outline
    from fusionassess.labels import labels

    language = lang or options.language()
    found = library.find(rubric).rubric
    if profile is not None and profile not in found.profiles:
        raise typer.BadParameter(_HELP.no_profile.format(found=profile, known=", ".join(found.profiles)))
    if form is ShowForm.json:
        streams.out(found.model_dump_json(by_alias=True, exclude_defaults=True, indent=2) + "\n")
    else:
        streams.styled(outline.view(found, profile, labels(language), language, streams.width()))


@rubric_app.command("schema", help=_HELP.rubric_schema)
def schema(
    of: Annotated[SchemaOf, typer.Argument(help=_HELP.schema_of)] = SchemaOf.rubric,
) -> None:
    """Print the JSON Schema that editors check a document with."""
    from fusionassess import schemas

    streams.out(schemas.as_text(of.value))
