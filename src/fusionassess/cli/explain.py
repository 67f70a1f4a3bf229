"""``fusionassess score --explain``: how numbers came about, instead of the report."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.options import WORDS

if TYPE_CHECKING:
    from fusionassess.assessment.assess import Assessment
    from fusionassess.documents.problems import Problem
    from fusionassess.explaining import Catalogue

_HELP = WORDS.options

ExplainOption = Annotated[
    list[str] | None, typer.Option("--explain", help=_HELP.explain, metavar="ID", show_default=False)
]


def print_explanation(
    assessment: "Assessment", ids: Sequence[str], language: str, format_: str, warnings: Iterable["Problem"]
) -> None:
    """Print the derivations of numbers of one assessment."""
    print_derivations(_known(assessment, language), ids, format_, warnings)


def print_derivations(known: "Catalogue", ids: Sequence[str], format_: str, warnings: Iterable["Problem"]) -> None:
    """Print the derivations of numbers, as text or as JSON; what the sheet's reader should know goes to the side."""
    from fusionassess.explaining import explain
    from fusionassess.render import derivation
    from fusionassess.words.labels import labels

    if format_ not in ("text", "json"):
        raise typer.BadParameter(_HELP.explain_forms)
    explanation = explain(known, [_named(known, word) for word in ids])
    streams.show_problems(warnings, labels(known.language), sys.stderr)
    if format_ == "json":
        streams.out(derivation.as_json(explanation), is_json=True)
    else:
        streams.styled(derivation.view(explanation, streams.width()))


def derivations(assessment: "Assessment", language: str) -> list[dict[str, Any]]:
    """What every result in JSON explains, as plain values."""
    from fusionassess.explaining import explain, in_every_result
    from fusionassess.render import derivation

    known = _known(assessment, language)
    return derivation.as_objects(explain(known, in_every_result(known), alone=True).derivations)


def _known(assessment: "Assessment", language: str) -> "Catalogue":
    from fusionassess.explaining import explainable
    from fusionassess.words.labels import labels

    return explainable(assessment, labels(language), language)


def _named(known: "Catalogue", word: str) -> str:
    """The id that is meant; one that explains nothing is refused, with those to choose from."""
    from fusionassess.documents.problems import nearest, shown
    from fusionassess.explaining import heads, resolve

    word = options.typed(word) or ""
    name = resolve(known, word)
    if name is None:
        suggestion = nearest(word, known.entries)
        complaint = _HELP.no_figure.format(
            found=shown(word),
            suggestion=WORDS.problems.did_you_mean.format(word=suggestion) if suggestion else "",
            known=", ".join(heads(known)),
        )
        raise typer.BadParameter(complaint)
    return name
