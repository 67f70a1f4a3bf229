"""``fusionassess rubric weights``: what a weights file comes to, and whether its judgements agree."""

import json
import sys
from typing import Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.check import CheckFormat
from fusionassess.cli.options import WORDS, LangOption, RubricOption

_HELP = WORDS.commands


def weights(
    file: Annotated[str, typer.Argument(help=WORDS.options.weights_file, metavar="FILE", show_default=False)],
    rubric: RubricOption = None,
    profile: Annotated[str | None, typer.Option("--profile", "-p", help=_HELP.profile, show_default=False)] = None,
    format_: Annotated[CheckFormat, typer.Option("--format", help=_HELP.format)] = CheckFormat.text,
    lang: LangOption = None,
) -> None:
    """Print the weights that a file gives, and the consistency of its judgements."""
    from fusionassess.render import weights as render_weights
    from fusionassess.render.json_format.asked_for import of_weights
    from fusionassess.report.weights import other_weights
    from fusionassess.rubric.nodes import words
    from fusionassess.weights.model import open_weights, weigh
    from fusionassess.words.labels import labels

    language = lang or options.language()
    phrases = labels(language).weights
    opened = open_weights(file, rubric, profile)
    known = opened.edition.rubric
    options.known(profile, known.profiles, _HELP.no_profile)
    whose = profile or opened.document.profile
    weighed = other_weights(opened, weigh(opened, whose) if whose else None, language)
    streams.show_problems(opened.warnings, labels(language), sys.stderr)
    if format_ is CheckFormat.json:
        streams.out(json.dumps(of_weights(weighed), ensure_ascii=False, indent=2) + "\n", is_json=True)
        return
    about = phrases.for_profile if whose else phrases.for_every_profile
    title = words(known.profiles[whose].title, language) if whose else ""
    heads = (weighed.title or weighed.file, about.format(rubric=known.id, version=known.version, profile=title))
    streams.styled(render_weights.view(weighed, heads, streams.width()))
