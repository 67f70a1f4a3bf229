"""The numbers that stand in brackets behind the formulas of docs/scoring.md are what the program computes."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claiming import sheet
from explained import READING
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.attribution import attribute
from fusionassess.documents.source import Source
from fusionassess.kernel.figures import coordination, entropy
from fusionassess.kernel.figures.agreement import agreement, concordance, intraclass, krippendorff, within_group
from fusionassess.kernel.figures.ahp import priorities
from fusionassess.kernel.figures.distribution import share_below, spread
from fusionassess.kernel.figures.reliability import UNIT, cronbach_alpha, moments
from fusionassess.kernel.figures.sobol import indices
from fusionassess.report.wording import rounded
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from small import TEXT, sheet_for
from witnessed import numbers_of, witness_of
from worked import MISSING, PAGES, example, figures

SERVING = {
    f"weights: {{city: {weight}, firm: 50}}": f"weights: {{city: {weight}, firm: 50}}\n"
    f"        serves: {{challenges: {{X: 1}}, directions: {{Y: {strength}}}}}"
    for weight, strength in ((30, 0.5), (20, 1))
}
RATERS = np.array([[1.0, 2, 3], [1, 3, 3], [2, 2, 3]])
MEANS = (2.0136, 1.9417, 2.1333, 1.75, 2.1)
GIVEN = (0.5, 0.85, 0.2, 1.25, 0.8, 1.5, 2.5, 0.25, 0.6)
"""Numbers of the rules and of the rubric of the example."""
ALIKE = np.array([[4.0, 4, 5, 4, 4]]).T


@cache
def beyond() -> Assessment:
    """Measures a and b at 1.5 and 2, and indicators of 20, 10 and 9."""
    text = TEXT
    for line, serving in SERVING.items():
        text = text.replace(line, serving)
    edition = Edition(library.parse(Source("beyond.yaml", text + READING)), "0" * 64, "beyond.yaml")
    given = {"i.up": {"value": 20}, "i.down": {"value": 15}, "i.share": {"value": 9, "benchmark": 10}}
    answers = {"a.1": 2, "a.2": 1, "b.1": 2, "c.1": 0}
    return assess(edition, sheet_for(edition.rubric, answers, indicators=given))


def weighed_by_entropy() -> list[float]:
    """The entropy of 1 and 3, and the weights of that question and of one answered 2 and 2."""
    values = np.array([[1.0, 2], [3, 2]])
    logs = (values * np.log(values)).sum(axis=0)
    weights = entropy.weights_from_sums(2, values.sum(axis=0), logs, np.array([False, True]))
    assert weights is not None
    own = float((np.log(4) - logs[0] / 4) / np.log(2))
    return [own, *map(float, weights)]


def corrected() -> list[float]:
    """The degree with the coupling of Wang et al., of (.4, .5) and of (.4, .9)."""
    pairs = np.array([[0.4, 0.5], [0.4, 0.9]])
    return [float(each) for each in np.sqrt(coordination.wang_coupling(pairs) * pairs.mean(axis=1))]


def alpha_of(*respondents: list[int]) -> float:
    """Cronbach's alpha of levels 0 to 5."""
    units = np.rint(np.array(respondents) / 5 * UNIT).astype(np.intp)
    return cronbach_alpha(moments(list(units.T), list(np.ones_like(units).T), units.sum(axis=1)))


def first_indices() -> list[float]:
    """The first indices of y = 2 u + v."""
    random = np.random.default_rng(1).random
    one, other = random((2, 40_000)), random((2, 40_000))

    def value(u: Any) -> Any:
        return 2 * u[0] + u[1]

    mixed = np.array([value([other[0], one[1]]), value([one[0], other[1]])])
    return [float(share) for share in indices(value(one), value(other), mixed).first]


def parts() -> list[float]:
    """What two changes did to the score, from .4 to .6 and from .2 to .6."""
    then, now = sheet([[2, 1]]), sheet([[3, 3]])
    return [effect.on_score for effect in attribute(then, now).effects]


def drawn() -> tuple[float, float]:
    """The first number of source 0 and what it makes of the first weight."""
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(1, spawn_key=(0, 0))))
    first = float(generator.random())
    return first, 1 + 0.25 * (2 * first - 1)


def judged() -> list[float]:
    """Weights, λmax, CI and CR of the three judgements."""
    found = priorities(np.array([[1, 2, 9], [1 / 2, 1, 2], [1 / 9, 1 / 2, 1]]))
    return [*map(float, found.weights), found.eigenvalue, found.consistency_index, found.consistency_ratio]


def priority() -> float:
    """Of A1.a@3 where its measure serves the lens."""
    plain = example(PAGES[0])
    return float(figures(assess(plain.edition, plain.sheet, "R"))["A1.a@3.priority"])


def bands() -> list[float]:
    """What indicators of 20, 10 and 9 fall into."""
    worth = {"high": 1.0, "middle": 0.5, "low": 0.0}
    found = []
    for value in (20, 10, 9):
        made = beyond()
        update = {"i.up": {"value": value}}
        sheet_of = sheet_for(made.rubric, {"a.1": 2, "a.2": 1, "b.1": 2, "c.1": 0}, indicators=update)
        (reading,) = (one for one in assess(made.edition, sheet_of).diagnosis.outcomes if one.value is not None)
        found.append(worth[str(reading.grade)])
    return found


def practices() -> float:
    """The level of practices of levels 1, 2 and 3, the second not met."""
    asked = {f"q0{place}": {"asked": {"at_level": place + 1}} for place in range(3)}
    return float(sheet([[5, 3, 5]], questions=asked, level_rule="practices").results.level[0])


def from_one() -> tuple[float, int]:
    """The rating of the lowest level where levels are counted from 1, and the top."""
    made = sheet([[1]], scale={"from": 1})
    return float(made.block.ratings[0, 0]), made.plan.top


def near(shown: str, value: float) -> bool:
    """Whether a number is shown with these digits."""
    return rounded(value, len(shown.partition(".")[2])).removeprefix("0") == shown.removeprefix("0")


Numbers = Callable[[], list[float]]
WORKED: dict[str, Numbers] = {
    "9.0909 × 1.3 = 11.8182": lambda: [priority() / 1.3, 1.3, priority()],
    "(.5 × 1.5 + 1 × 2) ÷ 1.5 = 1.8333": lambda: [0.5, 1.5, 1.5, beyond().diagnosis.directions[0].mean],
    "3 − 1.8333 = 1.1667": lambda: [beyond().diagnosis.directions[0].mean, 3 - beyond().diagnosis.directions[0].mean],
    ".447": lambda: [float(coordination.standard(np.array([0.2]), np.array([0.2]))[2][0])],
    ".8815": lambda: [drawn()[0]],
    "1.1908": lambda: [drawn()[1]],
    "*D*(.4, .5) = .618, *D*(.4, .9) = .554": lambda: [0.4, 0.5, corrected()[0], 0.4, 0.9, corrected()[1]],
    ".65, .25, .10, λmax = 3.074, CI = .037, CR = .070": judged,
    "*e* = .8113 ": lambda: weighed_by_entropy()[:1],
    "*s*² = .2, *r*<sub>wg</sub> = .9314": lambda: [0.2, float(agreement(ALIKE, 6).uniform[0])],
    ": .9680]": lambda: [float(agreement(ALIKE, 6).dissent[0])],
    ": .3200]": lambda: [float(agreement(ALIKE, 6).deviation[0])],
    "*m* = .0686, *r*<sub>wg</sub>(2) = .9645": lambda: [0.2 * 12 / 35, within_group(np.hstack([ALIKE, ALIKE]), 6)],
    "α = .6868, ICC = .8919, *W* = .8333": lambda: [krippendorff(RATERS), intraclass(RATERS), concordance(RATERS)],
    "2 × (1 − 3.3333 ÷ 6.3333) = .9474": lambda: [10 / 3, 19 / 3, alpha_of([1, 2], [2, 3], [3, 5])],
    "2.0136, 1.9417, 2.1333, 1.75, 2.1: 1.9877": lambda: [*MEANS, float(np.mean(MEANS))],
}
"""What stands on the page, and what the program has for its decimals, in order."""
MARKS = str.maketrans({"，": ", ", "、": ", ", "：": ": "})
"""Of Chinese sentences, as they are written between numbers in English."""


@pytest.mark.parametrize("text", WORKED)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_worked_number_is_the_programs(page: Path, text: str) -> None:
    """Digit by digit."""
    shown = re.findall(r"(?<![\w.])\d*\.\d+", text)
    computed = WORKED[text]()

    assert text in page.read_text(encoding="utf-8").translate(MARKS)
    assert len(shown) == len(computed)
    assert all(near(one, value) for one, value in zip(shown, computed, strict=True)), computed


def test_what_is_said_without_decimals() -> None:
    """Levels, bands, parts of a change, shares of the spread, percentiles, entropy weights."""
    page = PAGES[0].read_text(encoding="utf-8")
    peers = spread(np.array([[1.0], [1.0], [2.0], [3.0], [3.0]]), 5)[0]
    quadrant, trend = beyond().diagnosis.quadrant, beyond().diagnosis.trends[0]

    assert practices() == 1
    assert "rated 1, .6 and 1: level 1" in page
    lowest, top = from_one()
    assert lowest == 1 / top
    assert "level 1 is .25" in page
    assert beyond().diagnosis.challenges[0].mean == trend.mean == 1.75
    assert (trend.state, "1.75, partly" in page) == ("partly", True)
    assert bands() == [1, 0.5, 0]
    assert "20 is high, 10 is middle, 9 is low" in page
    assert quadrant is not None
    assert (quadrant.outcome_mean, quadrant.outcome_high) == (0.5, True)
    assert "[1, .5 and 0: .5, high]" in page
    assert weighed_by_entropy()[1:] == [1, 0]
    assert sorted(parts()) == pytest.approx([0.5, 1])
    assert "from .4 to .6 and from .2 to .6 at *T* = 5: parts .5 and 1" in page
    assert first_indices() == pytest.approx([0.8, 0.2], abs=0.02)
    assert "*S* = *ST* = .8 and .2, but for chance" in page
    assert 100 * share_below(peers, 2.0) == 50
    assert "(2 + ½) ÷ 5 = 50" in page


def brackets(page: Path) -> list[str]:
    """What stands in brackets before the worked example."""
    text = re.split(r"\n## (?:Worked example|算例)\n", page.read_text(encoding="utf-8"))[0]
    return re.findall(r"\[((?:[^\[\]()]|\([^()]*\))+)\](?!\()", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_calculation_in_brackets_comes_out(page: Path) -> None:
    """What is written before an equals sign, done again."""
    done = 0
    for bracket in brackets(page):
        for sum_, result in re.findall(r"([\d.()×÷+−½ ]*[×÷+−][\d.()×÷+−½ ]*)= (\d*\.?\d+)", bracket):
            plain = sum_.replace("×", "*").replace("÷", "/").replace("−", "-").replace("½", ".5")
            value = eval(plain)
            percent = 100 if result == "50" else 1
            assert abs(value * percent - float(result)) <= 0.6 * 10 ** -len(result.partition(".")[2]), (sum_, result)
            done += 1

    assert done > 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_number_in_brackets_is_known(page: Path) -> None:
    """It is the program's for the worked example, a number given there or in a rule, or one of the tables above."""
    assessment = example(page)
    witness = witness_of(assessment)
    known = [float(value) for value in figures(assessment).values() if value != MISSING]
    known += [float(share) for name, value in numbers_of(assessment) if name.endswith("achieved") for share in value]
    known += [float(value) for value in (*witness.rating.values(), *witness.weights.values()) if value is not None]
    known += [1 - value for value in known] + [1 - float(assessment.results.score[0]) / assessment.plan.top]
    tables = " ".join(WORKED)
    strange = [
        (number, bracket)
        for bracket in brackets(page)
        for number in re.findall(r"(?<![\w.])\d*\.\d+", bracket)
        if not any(near(number, value) for value in (*known, *GIVEN)) and number not in re.findall(r"\d*\.\d+", tables)
    ]

    assert not strange


POINTED = {
    "Findings of the first page": "told where",
    "Titles of the pictures": "by the numbers as they are shown",
    "Roadmap": "the published knapsacks P01 (309) and P07 (1458)",
    "Comparing two sheets": "parts .5 and 1",
}
"""Sections without brackets: rules, not formulas, or where their number stands; the knapsacks: test_search.py."""


def sections(page: Path) -> dict[str, str]:
    """The text below each heading."""
    text = page.read_text(encoding="utf-8")
    return dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))


def test_every_section_has_a_worked_number() -> None:
    """In brackets, or where this says."""
    told = sections(PAGES[0])
    told = {name: told[name] for name in list(told)[: list(told).index("Worked example")]}
    bare = {name for name, section in told.items() if not re.search(r"\[[^\]]*\d[^\]]*\](?!\()", section)}

    assert bare <= POINTED.keys()
    assert all(sentence in told[name] for name, sentence in POINTED.items())


def shape(section: str) -> dict[str, Counter[str]]:
    """Its code, the numbers and signs of its formulas, and what each of its lines begins with."""
    sentences = re.sub(r"`[^`]*`|\]\([^)]*\)", " ", section)
    return {
        "code": Counter(re.findall(r"`[^`]*`", section)),
        "numbers": Counter(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+", sentences)),
        "signs": Counter(re.findall(r"[÷√Σ²≤−]", sentences)),
        "lines": Counter(re.match(r"[|\-]? ?", line)[0] if line else "" for line in section.splitlines()),  # type: ignore[index]
    }


def test_both_pages_say_the_same() -> None:
    """Section by section the same formulas, numbers, tables and lists."""
    english, chinese = (sections(page) for page in PAGES)

    assert len(english) == len(chinese)
    for (name, one), other in zip(english.items(), chinese.values(), strict=True):
        assert shape(one) == shape(other), name
