"""The report as Markdown: tables that every forge draws, user text escaped."""

from collections.abc import Iterable, Iterator, Sequence

from fusionassess.render.text.escaping import escape
from fusionassess.report.value import Advice, Report


def view(report: Report, *, mermaid: bool = False) -> str:
    """Write the whole report, every answer included; with a radar for those who can draw Mermaid, if wanted."""
    return "\n".join(_lines(report, mermaid=mermaid)).rstrip("\n") + "\n"


def _lines(report: Report, *, mermaid: bool) -> Iterator[str]:
    said = report.words
    yield f"# {escape(report.subject.name)}"
    yield ""
    yield f"**{escape(report.title)} · {said.document}**"
    yield ""
    yield escape(" · ".join(f"{line.label} {line.text}" for line in report.subject.lines))
    yield from _section(said.warnings, _bullets(report.warnings))
    yield from _section(said.standing, _bullets(report.standing))
    yield from _section(said.holding_back, _bullets(report.holding_back))
    yield from _section(said.first, _numbers(report.first))
    yield ""
    yield escape(report.status_text)
    yield from _section(said.profile, _profile(report))
    if mermaid:
        yield from _radar(report)
    if report.level.next_steps:
        yield from _section(report.level.next_title, _bullets(report.level.next_steps))
    yield from _section(report.captions.over_time, _over_time(report))
    yield from _uncertainty(report)
    yield from _peers(report)
    yield from _section(said.gaps, _gaps(report))
    yield from _section(said.advice, _advice(report))
    yield from _section(said.challenges, _challenges(report))
    yield from _section(said.directions, _directions(report))
    yield from _section(said.outcomes, _outcomes(report))
    yield from _section(said.trends, _trends(report))
    yield from _section(said.hints, (f"- **{escape(item.label)}** {escape(item.text)}" for item in report.hints))
    yield from _section(said.evidence_gaps, _evidence(report))
    yield from _section(said.not_answered, _bullets(f"{item.label} — {item.text}" for item in report.not_answered))
    yield from _section(said.answers, _answers(report))
    yield from _section(said.foreword, (line for text in report.foreword for line in (escape(text), "")))
    yield from _section(said.method, (f"- **{escape(item.label)}** {escape(item.text)}" for item in report.method))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    body = list(lines)
    if body:
        yield from ("", f"## {escape(title)}", "", *body)


def _bullets(sentences: Iterable[str]) -> Iterator[str]:
    return (f"- {escape(sentence)}" for sentence in sentences)


def _numbers(sentences: Sequence[str]) -> Iterator[str]:
    return (f"{number}. {escape(sentence)}" for number, sentence in enumerate(sentences, start=1))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('--:' if column in right else '---' for column in range(len(heads)))} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _profile(report: Report) -> Iterator[str]:
    said = report.words
    rows = []
    for path in report.paths:
        level = path.remark or f"{path.level} {path.level_name}"
        figures = (path.score.display, escape(level), path.weight.display, path.coverage.display)
        rows.append([f"**{escape(f'{path.id} {path.title}')}**", *figures])
        for measure in path.measures:
            figures = (
                measure.score.display,
                escape(measure.remark or measure.band_name),
                measure.weight.display,
                measure.coverage.display,
            )
            rows.append([escape(f"{measure.id} {measure.title}"), *figures])
    heads = (f"{said.path} / {said.measure}", said.score, f"{said.level} / {said.band}", said.weight, said.coverage)
    yield from _table(heads, rows, right=(1, 3, 4))
    if report.facets:
        yield ""
        yield escape(f"{said.facets}: " + " · ".join(f"{item.label} {item.text}" for item in report.facets))


def _radar(report: Report) -> Iterator[str]:
    """The paths that have a score as a Mermaid radar, with their targets where each has one."""
    from fusionassess.render import mermaid

    drawn = mermaid.radar(report)
    if drawn:
        yield from ("", "```mermaid", *drawn, "```")


def _over_time(report: Report) -> Iterator[str]:
    found = report.over_time
    if found is None:
        return
    rows = [[escape(row.title), *map(str, row.values)] for row in found.rows]
    rows.append([report.words.level, *map(str, found.levels)])
    heads = (report.words.path, *map(escape, found.periods))
    yield from _table(heads, rows, right=range(1, len(heads)))


def _uncertainty(report: Report) -> Iterator[str]:
    found = report.uncertainty
    if found is None:
        return
    yield from _section(found.title, _bullets(found.sentences))
    rows = [[escape(cell) for cell in source.cells] for source in found.sources]
    if rows:
        yield ""
        yield from _table(found.heads, rows, right=range(2, len(found.heads)))


def _peers(report: Report) -> Iterator[str]:
    found = report.peers
    if found is None:
        return
    yield from _section(found.title, _bullets(found.sentences))
    rows = [
        [
            escape(f"{row.id} {row.title}".strip()),
            *map(str, (row.own, row.percentile, row.lower, row.median, row.upper)),
        ]
        for row in found.rows
    ]
    if rows:
        yield ""
        yield from _table(found.heads, rows, right=range(1, len(found.heads)))


def _gaps(report: Report) -> Iterator[str]:
    said = report.words
    if not report.gaps:
        return
    yield escape(said.gaps_note)
    yield ""
    rows = [[escape(f"{gap.id} {gap.title}"), gap.share.display, gap.score.display] for gap in report.gaps]
    yield from _table((said.measure, said.share, said.score), rows, right=(1, 2))
    yield ""
    rows = [[escape(f"{gap.id} {gap.title}"), gap.share.display, gap.score.display] for gap in report.question_gaps]
    yield from _table((said.question, said.share, said.level), rows, right=(1, 2))
    yield ""
    yield from (f"- {escape(f'{item.label}: {item.text}')}" for item in report.gap_groups)


def _advice(report: Report) -> Iterator[str]:
    said = report.words
    if not report.advice:
        return
    yield escape(said.advice_note)
    if report.lens:
        yield from ("", escape(report.lens.text))
    for title, rows in (
        (said.advice_first, [row for row in report.advice if row.first]),
        (said.advice_later, [row for row in report.advice if not row.first]),
    ):
        if rows:
            yield from ("", f"### {escape(title)}", "")
            for number, row in enumerate(rows, start=1):
                yield from _action(report, number, row)


def _action(report: Report, number: int, row: Advice) -> Iterator[str]:
    said = report.words
    facts = [
        f"{row.measure} {row.measure_title}",
        f"{said.owner} {row.owner}",
        f"{said.months} {row.months_text}",
        f"{said.effort} {row.effort_name}",
        row.solution_title,
    ]
    indent = " " * len(f"{number}. ")
    yield f"{number}. **{escape(row.title)}**"
    yield f"{indent}- {escape(' · '.join(filter(None, facts)))}"
    if row.waiting:
        yield f"{indent}- {escape(row.waiting)}"
    for item in row.next_levels:
        yield f"{indent}- {escape(f'{item.label} {item.text}')}"
    if row.reached:
        yield f"{indent}- {escape(row.reached)}"
    yield f"{indent}- {escape(row.why)}"


def _challenges(report: Report) -> Iterator[str]:
    for row in report.challenges:
        answers = f" → {report.words.answered_by} {' · '.join(row.solutions)}" if row.shows and row.solutions else ""
        yield f"- **{escape(f'{row.id} {row.title}')}** — {escape(row.sentence + answers)}"


def _directions(report: Report) -> Iterator[str]:
    said = report.words
    rows = [
        [escape(f"{row.id} {row.title}"), row.mean.display, row.distance.display, escape(row.sentence)]
        for row in report.directions
    ]
    if rows:
        yield from _table((said.directions, said.score, said.distance, said.gaps), rows, right=(1, 2))


def _outcomes(report: Report) -> Iterator[str]:
    said = report.words
    if report.quadrant:
        yield from (escape(report.quadrant.sentence), "")
    rows = [
        [escape(f"{row.id} {row.title}"), escape(row.shown), row.grade_name, escape(row.remark)]
        for row in report.outcomes
    ]
    if rows:
        yield from _table((said.indicator, said.value, said.band, said.note), rows)


def _trends(report: Report) -> Iterator[str]:
    for row in report.trends:
        yield f"- **{escape(f'{row.id} {row.title}')}** {row.state_name} — {escape(row.sentence)}"


def _evidence(report: Report) -> Iterator[str]:
    said = report.words
    rows = [
        [escape(f"{gap.id} {gap.text}"), gap.claimed.display, f"{gap.supported:g}", escape(gap.remark)]
        for gap in report.evidence_gaps
    ]
    if rows:
        yield from _table((said.question, said.claimed, said.supported, said.evidence), rows, right=(1, 2))


def _answers(report: Report) -> Iterator[str]:
    said = report.words
    rows = []
    for path in report.paths:
        for measure in path.measures:
            rows += [
                [escape(f"{row.id} {row.text}"), escape(row.answer), escape(row.evidence), escape(row.note)]
                for row in measure.questions
            ]
    yield from _table((said.question, said.answer, said.evidence, said.note), rows)
