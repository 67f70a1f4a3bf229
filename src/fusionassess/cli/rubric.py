"""``fusionassess rubric``: what rubrics there are, what one asks, and the schema they follow."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.check import CheckFormat
from fusionassess.cli.options import WORDS, ForceOption, LangOption
from fusionassess.cli.weights import weights
from fusionassess.rubric import DEFAULT_RUBRIC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fusionassess.render.text.lines import Line
    from fusionassess.rubric.model import Rubric

_HELP = WORDS.commands

rubric_app = typer.Typer(no_args_is_help=True)
rubric_app.command("weights", help=WORDS.options.rubric_weights)(weights)


class ShowFormat(StrEnum):
    """How a rubric is printed."""

    text = "text"
    markdown = "markdown"
    json = "json"


class SchemaOf(StrEnum):
    """A kind of document that has a schema."""

    rubric = "rubric"
    answers = "answers"
    result = "result"
    costs = "costs"
    roadmap = "roadmap"
    merge = "merge"
    ecosystem = "ecosystem"
    followup = "followup"
    follow = "follow"
    summary = "summary"


@rubric_app.command("list", help=_HELP.rubric_list)
def list_rubrics(
    format_: Annotated[CheckFormat, typer.Option("--format", help=_HELP.format)] = CheckFormat.text,
    lang: LangOption = None,
) -> None:
    """List the shipped rubrics, as JSON with those who are asked."""
    from fusionassess.authoring import questionnaire
    from fusionassess.rubric import library
    from fusionassess.rubric.nodes import words

    language = lang or options.language()
    rubrics = [library.find(name).rubric for name in library.shipped_ids()]
    if format_ is CheckFormat.json:
        _print_json([questionnaire.whom(rubric, language) for rubric in rubrics])
        return
    for rubric in rubrics:
        streams.out(f"{rubric.id}  {rubric.version}  {words(rubric.title, language)}\n")


@rubric_app.command("show", help=_HELP.rubric_show)
def show(
    rubric: Annotated[str, typer.Argument(help=_HELP.rubric, metavar="ID|FILE")] = DEFAULT_RUBRIC,
    profile: Annotated[str | None, typer.Option("--profile", "-p", help=_HELP.profile, show_default=False)] = None,
    sector: Annotated[list[str] | None, typer.Option("--sector", "-s", help=_HELP.sector, show_default=False)] = None,
    sources: Annotated[bool, typer.Option("--sources", help=_HELP.sources_option)] = False,
    format_: Annotated[ShowFormat, typer.Option("--format", help=_HELP.format)] = ShowFormat.text,
    lang: LangOption = None,
) -> None:
    """Print what a rubric asks, and of whom."""
    from fusionassess.authoring import outline, questionnaire
    from fusionassess.rubric import library
    from fusionassess.words.labels import labels

    language = lang or options.language()
    whole = library.find(rubric).rubric
    options.known(profile, whole.profiles, _HELP.no_profile)
    sector = options.sectors(sector or (), whole)
    if sources:
        streams.styled(_sources(whole, language))
    elif format_ is ShowFormat.json and profile is not None:
        _print_json(questionnaire.as_object(whole, profile, sector or (), labels(language), language))
    elif format_ is ShowFormat.json:
        streams.out(whole.model_dump_json(by_alias=True, exclude_defaults=True, indent=2) + "\n", is_json=True)
    elif format_ is ShowFormat.markdown:
        names = list(whole.profiles) if profile is None else [profile]
        phrases = labels(language)
        papers = (questionnaire.as_markdown(whole, name, sector or (), phrases, language) for name in names)
        streams.out("\n".join(papers))
    else:
        streams.styled(outline.view(whole, profile, sector or (), labels(language), language, streams.width()))


def _print_json(values: object) -> None:
    streams.out(json.dumps(values, ensure_ascii=False, indent=2) + "\n", is_json=True)


def _sources(rubric: "Rubric", language: str) -> "Iterator[Line]":
    """Every number of the levels with its origin, then the count of those that await calibration."""
    from fusionassess.render.text.lines import lines
    from fusionassess.render.text.wrapping import hang
    from fusionassess.rubric.nodes import words
    from fusionassess.rubric.provenance import calibration, quoted_numbers
    from fusionassess.words.labels import labels

    phrases = labels(language).commands
    for question, number in quoted_numbers(rubric):
        fact = rubric.facts.get(number.source or "")
        origin = "; ".join(filter(None, (fact.address, fact.date))) if fact else ""
        told = f"{number.source} {words(fact.text, language)} ({origin})" if fact else ""
        if number.basis == "expert_default":
            told = phrases.expert_default + (f" ({told})" if told else "")
        elif number.basis == "derived":
            told = phrases.derived.format(source=told)
        elif number.basis == "fixed":
            told = phrases.fixed
        line = phrases.sources_line.format(
            question=question, level=f"{number.level:g}", value=number.value, origin=told
        )
        yield from lines(hang(line, streams.width(), ""))
    yield from lines(hang(phrases.calibration.format(**calibration(rubric)._asdict()), streams.width(), ""))


@rubric_app.command("new", help=_HELP.rubric_new)
def new(
    name: Annotated[str, typer.Argument(help=_HELP.new_id, metavar="ID", show_default=False)],
    output: Annotated[str | None, typer.Option("--output", "-o", help=_HELP.output, metavar="FILE")] = None,
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Write a small rubric that passes every check, to start from."""
    import re

    import yaml

    from fusionassess.documents.problems import Place, Problem
    from fusionassess.documents.suffixes import YAML
    from fusionassess.rubric.nodes import ID_PATTERN
    from fusionassess.words.labels import file, labels

    language = lang or options.language()
    # Whoever names the file means the rubric in it.
    own = next((suffix for suffix in YAML if name.endswith(suffix)), "")
    target = output or (name if own else f"{name}.yaml")
    name = name.removesuffix(own)
    if not re.fullmatch(ID_PATTERN, name):
        raise typer.BadParameter(labels(language).sentence(Problem("bad-id", Place(name), {"found": name})))
    text = file(language, "skeleton.yaml")
    # In quotes where YAML would read something else than a word, as it does null.
    streams.deliver(text.format(id=yaml.safe_dump(name).splitlines()[0]), target, force=force)
    if target != streams.STDOUT:
        streams.note(labels(language).commands.written.format(file=target))


@rubric_app.command("diff", help=_HELP.rubric_diff)
def diff(
    old: Annotated[str, typer.Argument(help=_HELP.old_rubric, metavar="OLD", show_default=False)],
    new: Annotated[str, typer.Argument(help=_HELP.new_rubric, metavar="NEW", show_default=False)],
    format_: Annotated[CheckFormat, typer.Option("--format", help=_HELP.format)] = CheckFormat.text,
    lang: LangOption = None,
) -> None:
    """Say in words how two versions of a rubric differ."""
    from fusionassess.authoring.diff import compare
    from fusionassess.rubric import library
    from fusionassess.words.labels import labels

    language = lang or options.language()
    phrases = labels(language).diff
    before, after = library.find(old).rubric, library.find(new).rubric
    changes = compare(before, after, phrases, language)
    if format_ is CheckFormat.json:
        _print_json([change._asdict() for change in changes])
        return
    streams.out(phrases.versions.format(id=after.id, old=before.version, new=after.version) + "\n")
    streams.out("".join(f"- {change.sentence}\n" for change in changes) or phrases.same + "\n")


@rubric_app.command("schema", help=_HELP.rubric_schema)
def schema(
    of: Annotated[SchemaOf, typer.Argument(help=_HELP.schema_of)] = SchemaOf.rubric,
) -> None:
    """Print the JSON Schema that editors check a document with."""
    from fusionassess.authoring import schemas

    streams.out(schemas.as_text(of.value), is_json=True)
