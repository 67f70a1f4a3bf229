"""A second witness: every number of a report once more, in plain Python and fractions, from docs/scoring.md alone.

Nothing of the program is used: a rubric and a sheet come as plain values, as they are written in YAML.
Sections named in the comments are those of the page.
"""

import calendar
import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

Values = Mapping[str, Any]
Number = Fraction | None
Weighted = Sequence[tuple[Number, Fraction]]

EFFORT = {"S": 1, "M": 2, "L": 4}


def exact(value: Any) -> Fraction:
    """A number as it is written."""
    return Fraction(str(value))


def nine(value: Fraction | float) -> Fraction:
    """Rounded to 9 decimals, as whatever is compared."""
    return Fraction(round(value * 10**9), 10**9) if isinstance(value, Fraction) else Fraction(str(round(value, 9)))


def mean(pairs: Weighted) -> Number:
    """The weighted mean of the values there are."""
    known = [(value, weight) for value, weight in pairs if value is not None]
    total = sum((weight for _, weight in known), Fraction(0))
    return sum((value * weight for value, weight in known), Fraction(0)) / total if known else None


class Witness:
    """One sheet of one rubric; ``told`` has the numbers by the ids under which the program gives them."""

    def __init__(self, rubric: Values, sheet: Values, lens: str | None = None) -> None:
        """Read what is asked and what is answered, then compute in the order of the page."""
        self.rubric, self.sheet, self.lens = rubric, sheet, lens
        subject = sheet["subject"]
        self.profile: str = subject["profile"]
        self.sectors: list[str] = list(subject.get("sectors") or [])
        self.top = len(rubric["levels"]) - 1
        self.paths: list[tuple[str, list[tuple[Values, list[Values]]]]] = []
        for path in rubric["paths"]:
            asked = [(m, [q for q in m["questions"] if self.profile in q["profiles"]]) for m in path["measures"]]
            asked = [(m, questions) for m, questions in asked if questions]
            if asked:
                self.paths.append((path["id"], asked))
        self.measures = [pair for _, asked in self.paths for pair in asked]
        self.questions = [question for _, questions in self.measures for question in questions]
        self.told: dict[str, Any] = {}
        self._answers()
        self._tree()
        self._levels()
        self._evidence()
        self._sides()
        self._gaps()
        self._steps()

    # From answer to score

    def as_asked(self, question: Values) -> dict[str, Any]:
        """The question as this profile reads it in its sectors: the first sector that replaces it does."""
        for sector in self.sectors:
            own = (self.rubric["sectors"][sector].get("questions") or {}).get(question["id"])
            if own:
                return self._worded(own)
        return self._worded(question)

    def _worded(self, question: Values) -> dict[str, Any]:
        wording = {k: v for k, v in ((question.get("for") or {}).get(self.profile) or {}).items() if v is not None}
        ladder: dict[str, Any] = (
            {key: [] for key in ("also", "numbers", "steps", "tells")} if wording.get("levels") else {}
        )
        return {**question, **ladder, **wording}

    def ratings_of(self, asked: Values) -> list[Fraction]:
        """Every rating an answer can have; of a number the ends of what its range comes to."""
        if asked.get("options"):
            return sorted(exact(option["rating"]) for option in asked["options"])
        if asked.get("number"):
            low, high = map(exact, asked["number"]["range"])
            points = [(exact(x), exact(v)) for x, v in asked["number"]["breakpoints"]]
            found = [v for x, v in points if low <= x <= high] + [_between(points, end) for end in (low, high)]
            return [min(found), max(found)]
        bottom = int((self.rubric.get("scale") or {}).get("from") or 0)
        return [Fraction(level, self.top) for level in range(bottom, self.top + 1)]

    def _answers(self) -> None:
        self.rating: dict[str, Number] = {}
        self.applies: dict[str, bool] = {}
        self.range: dict[str, tuple[Fraction, Fraction]] = {}
        for question in self.questions:
            name, asked = question["id"], self.as_asked(question)
            answer = (self.sheet.get("answers") or {}).get(name) or {}
            own = self.ratings_of(asked)
            self.range[name] = own[0], own[-1]
            self.applies[name] = answer.get("not_applicable") is None
            rating: Number = None
            if answer.get("level") is not None:
                counted = min([int(answer["level"]), *(int(level) - 1 for level in answer.get("missing") or [])])
                rating = Fraction(counted, self.top)
            elif answer.get("option") is not None:
                rating = next(exact(o["rating"]) for o in asked["options"] if o["id"] == answer["option"])
            elif answer.get("value") is not None:
                points = [(exact(x), exact(v)) for x, v in asked["number"]["breakpoints"]]
                rating = _between(points, exact(answer["value"]))
            elif self.applies[name] and not answer.get("unknown") and self.rubric.get("blank") == "lowest":
                rating = own[0]
            self.rating[name] = rating if self.applies[name] else None

    def weight_of(self, measure: Values) -> Fraction:
        """A measure's weight for the profile, times the mean multiplier of the sectors."""
        multipliers = [
            exact((self.rubric["sectors"][s].get("weights") or {}).get(measure["id"], 1)) for s in self.sectors
        ]
        own = exact(measure["weights"][self.profile])
        return own * sum(multipliers) / len(multipliers) if multipliers else own

    def roll(self, leaf: Callable[[str], Number]) -> dict[str, Number]:
        """Values of every measure and path, and of the whole under the empty name."""
        nodes: dict[str, Number] = {}
        whole = []
        for path, measures in self.paths:
            pairs = []
            for measure, questions in measures:
                value = mean([(leaf(q["id"]), exact(q.get("weight", 1))) for q in questions])
                nodes[measure["id"]] = value
                pairs.append((value, self.weight_of(measure)))
            nodes[path] = mean(pairs)
            whole.append((nodes[path], sum((weight for _, weight in pairs), Fraction(0))))
        nodes[""] = mean(whole)
        return nodes

    def shares(self, counts: Callable[[str], bool]) -> dict[str, Fraction]:
        """Each question's share of the whole where only these count."""
        found = dict.fromkeys((q["id"] for q in self.questions), Fraction(0))
        paths = [
            (sum((self.weight_of(m) for m, _ in asked), Fraction(0)), asked)
            for _, asked in self.paths
            if any(counts(q["id"]) for _, questions in asked for q in questions)
        ]
        for of_path, asked in paths:
            there = [(m, [q for q in questions if counts(q["id"])]) for m, questions in asked]
            there = [(m, questions) for m, questions in there if questions]
            of_measures = sum((self.weight_of(m) for m, _ in there), Fraction(0))
            for measure, questions in there:
                every = sum((exact(q.get("weight", 1)) for q in questions), Fraction(0))
                for q in questions:
                    found[q["id"]] = (
                        of_path
                        / sum((weight for weight, _ in paths), Fraction(0))
                        * (self.weight_of(measure) / of_measures)
                        * (exact(q.get("weight", 1)) / every)
                    )
        return found

    # Coverage, interval

    def is_covered(self, coverage: Number) -> bool:
        """Whether enough is answered for a number to be shown."""
        return coverage is not None and nine(coverage) >= exact(self.rubric.get("least_coverage", "0.6"))

    def filled(self, end: int) -> Callable[[str], Number]:
        """Open questions at their lowest (0) or highest (1) rating."""
        return lambda name: (
            self.range[name][end] if self.applies[name] and self.rating[name] is None else self.rating[name]
        )

    def _tree(self) -> None:
        told, top = self.told, self.top
        coverage = self.roll(lambda name: Fraction(self.rating[name] is not None) if self.applies[name] else None)
        away = self.roll(lambda name: Fraction(not self.applies[name]))[""] or Fraction(0)
        capped = nine(away) > exact(self.rubric.get("not_applicable_cap", "0.25"))
        thin = not self.is_covered(coverage[""])
        is_partial = coverage[""] is not None and nine(coverage[""]) < 1
        self.coverage, self.nodes = coverage, self.roll(self.rating.__getitem__)
        ids = [measure["id"] for measure, _ in self.measures]
        is_broad = bool(coverage[""]) and all(self.nodes[m] is not None or coverage[m] is None for m in ids)
        withheld = "na_cap" if capped else "express" if thin and is_broad else "low_coverage" if thin else ""
        told["status"] = withheld or ("partial" if is_partial else "complete")
        self.is_given, self.is_bounded = not withheld, withheld in {"", "express"}
        told["coverage"], told["not_applicable"] = coverage[""], away
        bounds = {"low": self.roll(self.filled(0)), "high": self.roll(self.filled(1))}
        self.bounds = bounds
        self.score = _times(self.nodes[""], top) if self.is_given else None
        told["score"] = self.score
        for name, own in bounds.items():
            told[f"score.{name}"] = _times(own[""], top) if self.is_bounded else None
        self.shown: dict[str, Number] = {}
        for name in [*(path for path, _ in self.paths), *(m["id"] for m, _ in self.measures)]:
            shows = self.is_covered(coverage[name])
            self.shown[name] = _times(self.nodes[name], top) if shows else None
            told[name], told[f"{name}.coverage"] = self.shown[name], coverage[name]
            for bound, own in bounds.items():
                told[f"{name}.{bound}"] = _times(own[name], top) if shows or withheld == "express" else None
        paths = [
            (self.nodes[path], sum((self.weight_of(m) for m, _ in asked), Fraction(0))) for path, asked in self.paths
        ]
        geometric = None
        if self.is_given:
            every = sum((weight for value, weight in paths if value is not None), Fraction(0))
            geometric = top * math.prod(float(v) ** float(w / every) for v, w in paths if v is not None)
        told["geometric"] = geometric
        told["balance"] = geometric / float(self.score) if geometric is not None and self.score else None
        wanted = self.sheet.get("targets") or {}
        for path, asked in self.paths:
            if self.shown[path] is not None and any(m["id"] in wanted for m, _ in asked):
                reached = [
                    (_greatest(_times(self.nodes[m["id"]], top), wanted.get(m["id"])), self.weight_of(m))
                    for m, _ in asked
                ]
                told[f"{path}.target"] = mean(reached)

    # Level

    def achieved(self, leaf: Callable[[str], Number]) -> list[dict[str, Number]]:
        """The share of answers at level 1, 2, … or above, of every node."""

        def at(level: int) -> Callable[[str], Number]:
            def reaches(name: str) -> Number:
                value = leaf(name)
                return None if value is None else Fraction(nine(value * self.top) >= level)

            return reaches

        return [self.roll(at(level)) for level in range(1, self.top + 1)]

    def by_shares(self, achieved: Sequence[Values], node: str) -> int | None:
        """The highest level with its share above reach and every lower one's above hold."""
        if achieved[0][node] is None:
            return None
        own = self.rubric.get("shares") or {}
        reach, hold = exact(own.get("reach", "0.5")), exact(own.get("hold", "0.85"))
        shares = [nine(level[node]) for level in achieved]
        held = [k for k, a in enumerate(shares, 1) if a > reach and all(b > hold for b in shares[: k - 1])]
        return max(held, default=0)

    def by_bands(self, value: Number) -> int | None:
        """The whole part of score + .2, up to the top."""
        return None if value is None else min(math.floor(nine(value * self.top + Fraction(1, 5))), self.top)

    def practised(self, questions: Sequence[Values], leaf: Callable[[str], Number]) -> int | None:
        """One less than the lowest level with an unmet practice, the top where there is none."""
        levels = []
        for question in questions:
            value = leaf(question["id"])
            if question.get("at_level") is not None and value is not None:
                is_met = nine(value) >= nine(exact(question.get("met", 1)))
                levels.append(self.top if is_met else int(question["at_level"]) - 1)
        return min(levels, default=None)

    def level_by(self, rule: str, leaf: Callable[[str], Number]) -> tuple[int | None, dict[str, int | None]]:
        """The level of the whole by a rule, and of each path by the same."""
        nodes, achieved = self.roll(leaf), self.achieved(leaf)
        of_paths: dict[str, int | None] = {}
        for path, asked in self.paths:
            if rule == "bands":
                of_paths[path] = self.by_bands(nodes[path])
            elif rule == "practices":
                of_paths[path] = self.practised([q for _, questions in asked for q in questions], leaf)
            else:
                of_paths[path] = self.by_shares(achieved, path)
        least = min((level for level in of_paths.values() if level is not None), default=None)
        whole = {"shares": self.by_shares(achieved, ""), "bands": self.by_bands(nodes[""])}
        return whole.get(rule, least), of_paths

    def _levels(self) -> None:
        rule = self.rubric.get("level_rule", "shares")
        has_practices = any(question.get("at_level") is not None for question in self.questions)
        for name in ("shares", "weakest", "bands", *(("practices",) if has_practices else ())):
            self.told[f"level.{name}"] = self.level_by(name, self.rating.__getitem__)[0] if self.is_given else None
        level, of_paths = self.level_by(rule, self.rating.__getitem__)
        self.level = level if self.is_given else None
        self.told["level"] = self.level
        for end, name in enumerate(("low", "high")):
            self.told[f"level.{name}"] = self.level_by(rule, self.filled(end))[0] if self.is_bounded else None
        achieved = self.achieved(self.rating.__getitem__)
        self.told["achieved"] = [level[""] for level in achieved]
        for path, own in of_paths.items():
            self.told[f"{path}.level"] = own if self.is_covered(self.coverage[path]) else None
            self.told[f"{path}.achieved"] = [level[path] for level in achieved]

    # Evidence

    def _evidence(self) -> None:
        answers = self.sheet.get("answers") or {}
        grades = list((self.rubric.get("evidence_grades") or {}).items())
        is_graded = any(((answer or {}).get("evidence") or {}).get("grade") for answer in answers.values())
        cut: dict[str, Number] = {}
        for question in self.questions:
            name, value = question["id"], self.rating[question["id"]]
            cut[name] = None
            if value is not None and is_graded:
                evidence = (answers.get(name) or {}).get("evidence") or {}
                rank = [grade for grade, _ in grades].index(evidence["grade"]) if evidence.get("grade") else 0
                rank -= rank > 0 and self._is_old(evidence.get("date"))
                supports = exact(grades[rank][1]["supports"])
                self.told[f"{name}.supported"] = supports if self.is_given else None
                cut[name] = min(value, supports / self.top)
        evidenced = _times(self.roll(cut.__getitem__)[""], self.top) if self.is_given and is_graded else None
        self.told["evidenced"] = evidenced
        self.told["evidenced.gap"] = None if evidenced is None or self.score is None else self.score - evidenced

    def _is_old(self, dated: Any) -> bool:
        months, day = self.rubric.get("evidence_months"), self.sheet.get("assessed_on")
        if not (dated and months and day):
            return False
        date = dated if isinstance(dated, datetime.date) else datetime.date.fromisoformat(str(dated))
        on = day if isinstance(day, datetime.date) else datetime.date.fromisoformat(str(day))
        year, month = divmod(date.year * 12 + date.month - 1 + round(exact(months)), 12)
        last = datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
        return last < on

    # Coupling coordination, facets

    def group(self, key: str, name: str, leaf: Callable[[str], Number]) -> tuple[Number, int]:
        """The mean of a group's answers, each with the weight it has where all is answered, and how many they are."""
        full = self.shares(lambda _: True)
        values = [(leaf(q["id"]), full[q["id"]]) for q in self.questions if q.get(key) == name]
        return mean(values), sum(value is not None for value, _ in values)

    def degree(self, leaf: Callable[[str], Number]) -> tuple[dict[str, Number], float | None]:
        """U of science, industry and link where four answers stand on it; D of the first two."""
        sides: dict[str, Number] = {}
        for name in ("science", "industry", "link"):
            value, count = self.group("side", name, leaf)
            sides[name] = value if count >= 4 else None
        science, industry = sides["science"], sides["industry"]
        sees_both = bool(self.rubric["profiles"][self.profile].get("coordination"))
        if science is None or industry is None or not sees_both:
            return sides, None
        return sides, math.sqrt(math.sqrt(float(science * industry)))

    def _sides(self) -> None:
        for name in self.rubric.get("facets") or {}:
            if any(question.get("facet") == name for question in self.questions):
                self.told[f"facet.{name}"] = _times(self.group("facet", name, self.rating.__getitem__)[0], self.top)
        sides, degree = self.degree(self.rating.__getitem__)
        for name, own in sides.items():
            self.told[f"coordination.{name}"] = own
        names = ("", ".low", ".high", ".class", ".coupling", ".mean", ".balance", ".bridge_gap")
        self.told |= {f"coordination{name}": None for name in names}
        science, industry, link = sides["science"], sides["industry"], sides["link"]
        if degree is None or not self.is_given or science is None or industry is None:
            return
        both = science + industry
        self.told["coordination"] = degree
        self.told["coordination.low"] = self.degree(self.filled(0))[1]
        self.told["coordination.high"] = self.degree(self.filled(1))[1]
        self.told["coordination.class"] = min(9, math.floor(round(10 * degree, 9)))
        self.told["coordination.mean"] = both / 2
        if both:
            self.told["coordination.coupling"] = 2 * math.sqrt(float(science * industry)) / float(both)
            lower, higher = sorted([science, industry])
            self.told["coordination.balance"] = math.sqrt(float((1 - (higher - lower)) * lower / higher))
        if link is not None:
            self.told["coordination.bridge_gap"] = min(science, industry) - link

    # Gaps and advice

    def _gaps(self) -> None:
        weights = self.shares(lambda name: self.rating[name] is not None)
        self.weights = weights
        lost = {name: w * (1 - (self.rating[name] or 0)) for name, w in weights.items()}
        whole = sum(lost.values(), Fraction(0))
        share = {name: own / whole if whole else Fraction(0) for name, own in lost.items()}
        for name, own in share.items():
            self.told[f"{name}.gap_share"] = own
        for path, asked in self.paths:
            for measure, questions in asked:
                self.told[f"{measure['id']}.gap_share"] = sum((share[q["id"]] for q in questions), Fraction(0))
            self.told[f"{path}.gap_share"] = sum((self.told[f"{m['id']}.gap_share"] for m, _ in asked), Fraction(0))

    def _steps(self) -> None:
        found: list[dict[str, Any]] = []
        for measure, questions in self.measures:
            for question in questions:
                found += self._chain(measure, question)
        ordered = self._ordered(found)
        chosen: list[dict[str, Any]] = []
        for step in ordered:
            large = sum(one["effort"] == "L" for one in [*chosen, step])
            alike = sum(one["measure"] == step["measure"] for one in [*chosen, step])
            if len(chosen) < 5 and not step["waits"] and not step["after"] and large <= 2 and alike <= 2:
                chosen.append(step)
        self.told["steps"] = [step["id"] for step in ordered]
        self.told["short_list"] = [step["id"] for step in chosen]
        self.told |= {f"{step['id']}.priority": step["priority"] for step in found}
        self.told |= {f"{step['id']}.waits": [*(m for m, _ in step["waits"]), *step["after"]] for step in found}
        done = {step["question"]: Fraction(step["to"], self.top) for step in chosen}
        after = self.roll(lambda name: done.get(name, self.rating[name]))[""]
        self.told["after"] = _times(after, self.top) if self.is_given and chosen else None

    def _chain(self, measure: Values, question: Values) -> list[dict[str, Any]]:
        asked, rating = self.as_asked(question), self.rating[question["id"]]
        if rating is None or not asked.get("levels"):
            return []
        level, before = round(rating * self.top), ""
        wanted = exact((self.sheet.get("targets") or {}).get(measure["id"], self.top))
        chain = []
        for step in sorted(asked.get("steps") or [], key=lambda step: int(step["to"])):
            to = int(step["to"])
            if to <= level or level >= wanted:
                continue
            effort = ((step.get("for") or {}).get(self.profile) or {}).get("effort") or step["effort"]
            waits = [
                (need["measure"], exact(need["at_least"]))
                for need in measure.get("requires") or []
                if to >= exact(need["for"]) and not self._meets(need["measure"], exact(need["at_least"]))
            ]
            name = f"{question['id']}@{to}"
            priority = 100 * self.weights[question["id"]] * (to - level) / EFFORT[effort] * self._favour(measure)
            chain.append(
                {"id": name, "measure": measure["id"], "question": question["id"], "from": level, "to": to}
                | {"effort": effort, "waits": waits, "after": [before] if before else [], "priority": priority}
            )
            level, before = to, name
        return chain

    def _favour(self, measure: Values) -> Fraction:
        link = exact(((measure.get("serves") or {}).get("reasons") or {}).get(self.lens, 0)) if self.lens else 0
        return Fraction(13, 10) if link == 1 else Fraction(11, 10) if link > 0 else Fraction(1)

    def _meets(self, measure: str, least: Fraction) -> bool:
        if self.coverage.get(measure) is None:
            return True
        score = self.shown[measure]
        return score is not None and nine(score) >= least

    def _ordered(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        ranked = sorted(found, key=lambda step: -nine(step["priority"]))
        by_id, placed = {step["id"]: step for step in ranked}, dict[str, dict[str, Any]]()

        def place(step: dict[str, Any]) -> None:
            if step["id"] in placed:
                return
            for measure, wanted in step["waits"]:
                for other in ranked:
                    if other["measure"] == measure and other["from"] < wanted:
                        place(other)
            for before in step["after"]:
                place(by_id[before])
            placed[step["id"]] = step

        for step in ranked:
            place(step)
        return list(placed.values())


def _between(points: Sequence[tuple[Fraction, Fraction]], x: Fraction) -> Fraction:
    """The rating on the straight line between breakpoints, level beyond the ends."""
    if x <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if x <= right:
            return low + (high - low) * (x - left) / (right - left)
    return points[-1][1]


def _times(value: Number, top: int) -> Number:
    return None if value is None else value * top


def _greatest(value: Number, wanted: Any) -> Number:
    there = [one for one in (value, None if wanted is None else exact(wanted)) if one is not None]
    return max(there, default=None)
