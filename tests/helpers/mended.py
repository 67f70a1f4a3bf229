"""Bad documents, and what their messages say to write instead: a row for every code that recommends something."""

from typing import NamedTuple


class Mend(NamedTuple):
    """A bad document, and what its message says to write instead."""

    code: str
    document: str
    """Below ``documents/bad``."""
    told: str
    """The part of the English sentence that says so."""
    changes: tuple[tuple[str, str], ...]
    """Texts of the document, and what is written in their place."""


def mend(code: str, document: str, told: str, *changes: tuple[str, str]) -> Mend:
    """A row of the table."""
    return Mend(code, document, told, changes)


MENDS = [
    mend("empty-text", "sheets/name-says-nothing.yaml", "fill it in", ('"…"', "甲公司")),
    mend("full-width-colon", "sheets/full-width-colon-whole-file.yaml", "use the plain colon", ("：", ": ")),
    mend("full-width-digit", "weights/weight-full-width.yaml", "write {narrow}", ("１０", "10")),
    mend("tab", "sheets/tab-indent.yaml", "replace it by spaces", ("\t", "  ")),
    mend(
        "yaml-syntax",
        "rubrics/colon-in-text.yaml",
        "put quotes around text with a colon",
        ("title: 量表: 最小的", 'title: "量表: 最小的"'),
    ),
    mend("json-syntax", "rubrics/comma-missing.json", "a comma between entries", ('"id": "mini"', '"id": "mini",')),
    mend("json-syntax", "rubrics/comma-too-many.json", "none behind the last", ('"企业",', '"企业"')),
    mend("strange-character", "rubrics/control-character-after-chinese.yaml", "delete it", ("\x07", "")),
    mend(
        "second-document",
        "sheets/second-document.yaml",
        "delete what follows ---",
        ("---  # ! second-document@1", "\0"),
    ),
    mend("tag", "sheets/tag.yaml", "write the plain value", ("!!int 1", "1")),
    mend(
        "no-such-anchor",
        "sheets/unknown-alias.yaml",
        "define it with &{found} first",
        ("q1: *same", "q1: 1"),
        ("q2: 2", "q2: 2"),
    ),
    mend("duplicate-key", "weights/weight-twice.yaml", "delete one", ("  1a: 4  # ! duplicate-key@3\n", "")),
    mend("unknown-key", "costs/unknown-key.yaml", "{suggestion}", ("step:", "steps:")),
    mend(
        "missing-key",
        "weights/no-rubric.yaml",
        "add it",
        ("weights:", "rubric: {id: five-paths, version: 1.1.0}\nprofile: region\nweights:"),
    ),
    mend("not-one-of", "sheets/no-such-option-a-level.yaml", "is not one of: {known}", ("choice: 1", "choice: own")),
    mend("not-true-or-false", "sheets/unknown-yes.yaml", "only these two words", ("unknown: yes", "unknown: true")),
    mend("bad-id", "sheets/rubric-by-path.yaml", "use letters, digits", ("./tiny.yaml", "tiny")),
    mend("out-of-bounds", "weights/judgement-zero.yaml", "it should be {bound}", ("1a/1b: 0", "1a/1b: 1")),
    mend("too-few", "weights/weights-empty.yaml", "at the least", ("weights: {}", "weights: {1a: 3}")),
    mend("too-many", "weights/matrix-too-many-columns.yaml", "at the most", ("[1, 1, 1, 1]", "[1, 1, 1]")),
    mend("never-met", "rubrics/never-met.yaml", "lower “met”", ("at_level: 1", "at_level: 1\n            met: 0.5")),
    mend(
        "no-practice",
        "rubrics/no-practice.yaml",
        "give one a level",
        ("levels: [没有, 有]\n", "levels: [没有, 有]\n"),
        ("            text:", "            at_level: 1\n            text:"),
    ),
    mend("wrong-order", "rubrics/bands-backwards.yaml", "from small to large", ("[1, 0]", "[0, 1]")),
    mend(
        "empty-value",
        "weights/group-empty.yaml",
        "there should be {expected}",
        ("  P1:", "  P1: {1a/1b: 1, 1a/1c: 1, 1b/1c: 1}"),
    ),
    mend("merge-key", "sheets/merge-key-among-answers.yaml", "write the content itself", ("<<: {q2: 1}", "q2: 1")),
    mend("colon-in-value", "sheets/colon-in-braces.yaml", "put it in quotes", ("甲: 乙公司", '"甲: 乙公司"')),
    mend("unclosed", "rubrics/unclosed-bracket-midway.yaml", "closing bracket missing", ("[zh ", "[zh] ")),
    mend(
        "unfinished",
        "sheets/cut-after-comma.yaml",
        "add the closing quote or bracket",
        ("tiny,", "tiny}\nsubject: {name: 甲, profile: firm}\nanswers: {q1: 1}"),
    ),
    mend("no-colon", "sheets/colon-without-space.yaml", "a colon followed by a space", ("q1:1", "q1: 1")),
    mend("no-such-language", "rubrics/undeclared-language-alone.yaml", "declared: {known}", ("zh-CN:", "zh:")),
    mend("level-range", "sheets/level-too-high.yaml", "from {bottom} to {top}", ("q1: 3", "q1: 2")),
    mend(
        "number-of-levels",
        "rubrics/number-of-levels-too-few.yaml",
        "there should be {expected} levels",
        ("[没有]", "[没有, 有]"),
    ),
    mend(
        "cue-without-profile",
        "rubrics/cue-without-profile.yaml",
        "delete it",
        ("            cues: {park: 按辖区作答}  # ! cue-without-profile@20\n", ""),
    ),
    mend(
        "level-twice",
        "rubrics/ladder-parts.yaml",
        "keep one",
        ("              - {level: 1, text: 有台账}  # ! level-twice@25\n", ""),
    ),
    mend(
        "no-such-clause",
        "sheets/missing-clauses.yaml",
        "it has them at {known}",
        ("[2, 1]", "[2]"),
        ("q2: {level: 2, missing: [2]}", "q2: {level: 2}"),
    ),
    mend(
        "missing-without-level",
        "sheets/missing-without-level.yaml",
        "answer with “level” as well",
        ("unknown: true, missing", "level: 2, missing"),
    ),
    mend(
        "note-contradicts",
        "sheets/warning-reason-contradicts.yaml",
        "mend the answer or the text",
        ("q2: {not_applicable: 没有预算}", "q2: {level: 0, note: 没有预算}"),
    ),
    mend(
        "weight-without-question",
        "rubrics/weight-without-question.yaml",
        "add it to a question's profiles",
        ("[firm]", "[firm, park]"),
    ),
    mend(
        "question-without-weight",
        "rubrics/question-without-weight.yaml",
        "add it to weights",
        ("weights: {firm: 1}", "weights: {firm: 1, park: 1}"),
    ),
    mend(
        "profile-without-weight",
        "rubrics/profile-without-weight.yaml",
        "delete the profile",
        ("  park: {title: 园区}  # ! profile-without-weight@3\n", ""),
    ),
    mend(
        "bands-with-gaps",
        "rubrics/bands-highest-first.yaml",
        "join one another from {bottom} to {top}",
        ("high: [0.5, 1], low: [0, 0.5]", "low: [0, 0.5], high: [0.5, 1]"),
    ),
    mend("reserved-id", "rubrics/reserved-id-upper-case.yaml", "choose another", ("id: Level", "id: P1")),
    mend("duplicate-id", "weights/matrix-id-twice.yaml", "choose another", ("[1a, 1b, 1a]", "[1a, 1b, 1c]")),
    mend(
        "prerequisite-circle",
        "rubrics/prerequisite-of-itself.yaml",
        "remove one of them",
        ("        requires: [{measure: m1, at_least: 1, for: 1}]  # ! prerequisite-circle@30\n", ""),
    ),
    mend("no-such-format", "sheets/unknown-format.yaml", "one of: {known}", ("answer/1", "answers/1")),
    mend(
        "no-such-rubric",
        "costs/no-such-rubric.yaml",
        "shipped: {known}",
        ("id: nowhere", "id: five-paths"),
        ("a.1@2: 3", "1b.M@3: 3"),
    ),
    mend("no-such-id", "weights/weight-of-a-path.yaml", "known: {known}", ("P1: 3", "1a: 3")),
    mend(
        "reason-missing",
        "sheets/reason-dots.yaml",
        "{{not_applicable: reason}}",
        ('"..."', "we run no production process"),
    ),
    mend("not-an-answer", "sheets/level-chinese.yaml", "write a level (a whole number)", ("q1: 一", "q1: 1")),
    mend(
        "answer-kind",
        "sheets/answer-kind-level-for-number.yaml",
        "this question wants {expected}",
        ("{level: 2}", "{value: 2}"),
    ),
    mend(
        "one-of",
        "weights/neither-kind.yaml",
        "exactly one of these must be given",
        ("weights:", "profile: region\nweights: {1a: 3}"),
    ),
    mend(
        "replaced-otherwise",
        "rubrics/replaced-number-by-ladder.yaml",
        "make them alike",
        ("levels: [没有, 有]}  #", "number: {unit: 项, range: [0, 9], breakpoints: [[0, 0], [9, 1]]}}  #"),
    ),
    mend(
        "answer-ambiguous",
        "sheets/value-and-unknown.yaml",
        "give only one",
        ("{value: 3, unknown: true}", "{value: 3}"),
    ),
    mend("bad-date", "sheets/bad-date-word.yaml", "write it like 2026-09-30", ("今天", "2026-09-30")),
    mend("date-in-future", "sheets/evidence-from-the-future.yaml", "correct one of them", ("2026-10-01", "2026-09-01")),
    mend("other-rubric", "sheets/other-rubric.yaml", "use the rubric it was filled in for", ("misnamed", "tiny")),
    mend(
        "not-asked", "sheets/five-paths-not-asked.yaml", "correct subject.profile", ("profile: sme", "profile: region")
    ),
    mend("other-version", "sheets/warning-other-version.yaml", "check the questions that changed", ("0.9.0", "1.0.0")),
    mend(
        "other-edition",
        "sheets/warning-other-edition.yaml",
        "make sure that no question was reworded",
        (", sha256: 0123abcd", ""),
    ),
    mend(
        "no-longer-a-clause",
        "sheets/warning-no-longer-a-clause.yaml",
        "answer it anew",
        ("q2: {level: 2, missing: [2]}", "q2: 2"),
        ("0.9.0", "1.0.0"),
    ),
    mend(
        "no-longer-a-level",
        "sheets/warning-no-longer-a-level.yaml",
        "answer it anew",
        ("ladder: 3", "ladder: 2"),
        ("1.0.0", "2.0.0"),
    ),
    mend(
        "no-longer-an-option",
        "sheets/warning-no-longer-an-option.yaml",
        "answer it anew",
        ("choice: rented", "choice: joint"),
        ("1.0.0", "2.0.0"),
    ),
    mend(
        "no-longer-a-value",
        "sheets/warning-no-longer-a-value.yaml",
        "answer it anew",
        ("share: 140", "share: 40"),
        ("choice: 2", "choice: own"),
        ("1.0.0", "2.0.0"),
    ),
    mend("bad-pair", "weights/bad-pair-one-id.yaml", "write it like {example}: 3", ("    1b: 2", "    1b/1c: 1")),
    mend("pair-of-one", "weights/pair-of-one.yaml", "delete this entry", ("    1c/1c: 1  # ! pair-of-one@5\n", "")),
    mend("pair-twice", "weights/pair-twice.yaml", "delete one", ("    1b/1c: 2\n", ""), ("1c/1b: 1/2", "1c/1b: 1")),
    mend(
        "pair-missing",
        "weights/pair-missing-empty-group.yaml",
        "every two must be compared once",
        ("P1: {}", "P1: {1a/1b: 1, 1a/1c: 1, 1b/1c: 1}"),
    ),
    mend(
        "other-group",
        "weights/other-group-path-among-measures.yaml",
        "compared here are {known}",
        ("1b/P1: 2", "1b/1c: 1"),
    ),
    mend(
        "not-reciprocal",
        "weights/not-reciprocal-by-one-step.yaml",
        "its counterpart should be {wanted}",
        ("[1, 8, 1]", "[1, 1, 1]"),
        ("[1/9, 1, 1]", "[1, 1, 1]"),
    ),
    mend(
        "beyond-nine",
        "weights/warning-beyond-nine.yaml",
        "make sure that so large a difference is meant",
        ("1a/1c: 12", "1a/1c: 9"),
        ("1b/1c: 12", "1b/1c: 9"),
    ),
    mend(
        "inconsistent",
        "weights/warning-inconsistent.yaml",
        "the others imply about {implied}",
        ("1a/1c: 9", "1a/1c: 4"),
    ),
    mend(
        "weights-of-other-version",
        "weights/warning-version.yaml",
        "check the measures that changed",
        ("0.9.0", "1.1.0"),
    ),
    mend(
        "no-such-step",
        "costs/no-such-step.yaml",
        "there are: {known}",
        ("a.1@4: 5", "a.1@1: 5"),
        ("  c.1@2: 5  # ! no-such-step@3\n", ""),
        ("  a.1: 5  # ! no-such-step@3\n", ""),
    ),
    mend(
        "same-rater",
        "sheets/raters-twice.yaml",
        "",
        ("role: 科技局, level: 0", "role: 工信局, level: 0"),
        ("{role: 财政局}", "{role: 财政局, level: 1}"),
        ("{role: 科技局, level: 1, option: own}", "{role: 科技局, level: 1}"),
    ),
    mend(
        "rater-silent",
        "sheets/raters-twice.yaml",
        "",
        ("role: 科技局, level: 0", "role: 工信局, level: 0"),
        ("{role: 财政局}", "{role: 财政局, level: 1}"),
        ("{role: 科技局, level: 1, option: own}", "{role: 科技局, level: 1}"),
    ),
    mend("wrong-type", "rubrics/wrong-type-number.yaml", "this should be {expected}", ("firm: 高", "firm: 1")),
    mend("key-not-a-word", "sheets/complex-key.yaml", "a key must be a word", ("? [q1, q2]", "q1: 1"), ("  : 1\n", "")),
    mend("too-deep", "rubrics/too-deep.yaml", "nested deeper than {most} levels", ("[" * 45 + "]" * 45, "量表")),
    mend(
        "no-ladder",
        "rubrics/ladder-parts.yaml",
        "this question has none",
        ("            also: [{level: 1, text: 有记录}]  # ! no-ladder@13\n", ""),
        ("            for: {firm: {levels: [没有, 有, 多]}}  # ! no-ladder@26\n", ""),
    ),
    mend("W00", "lint/W00-of-the-rubric.yaml", "delete it", ("lint: {W14: 权重另议}  # ! W00@8\n", "")),
    mend("W01", "lint/W01-of-a-profile.yaml", "split it", ("本企业和伙伴怎样约定？", "本企业怎样约定？")),
    mend("W02", "lint/W02-of-number.yaml", "ask how, how far, what share", ("有没有三项以上？", "做到几项？")),
    mend("W03", "lint/W03-zh-stem.yaml", "{most} at the most", ("长长长长长长长长长长长长长长长长长长长长长", "")),
    mend("W04", "lint/W04-stem.yaml", "missing in", ("text: 怎样约定？", "text: {zh: 怎样约定？, en: How far?}")),
    mend("W05", "lint/W05-clause.yaml", "name a count, share, date, paper or role", ("执行良好", "执行记录已归档")),
    mend("W07", "lint/W07-zh-counts.yaml", "levels should rise", ("≥3项", "≥9项"), ("value: ≥3", "value: ≥9")),
    mend("W09", "lint/W09-own-ladder.yaml", "state only what is absent", ("重视不足", "没有")),
    mend(
        "W11",
        "lint/W11-clause.yaml",
        "or basis expert_default with calibrate true",
        (
            "also: [",
            'numbers: [{level: 3, value: "≥30%", basis: expert_default, calibrate: true}]\n            also: [',
        ),
    ),
    mend(
        "W12",
        "lint/W12-twice-in-one.yaml",
        "the languages differ in their numbers",
        ("in 2 years", "with 2 firms in 2 years"),
    ),
    mend(
        "W13",
        "lint/W13-facet-missing.yaml",
        "exactly 1",
        (
            "facet: m\n",
            "facet: m\n          - {id: q2, profiles: [firm], text: 怎样见效？, levels: [无, 有, 多, 全], facet: r}\n",
        ),
    ),
    mend(
        "W14", "lint/W14-shares-of-one.yaml", "they should sum to 100", ("weights: {firm: 1}", "weights: {firm: 100}")
    ),
    mend("W15", "lint/W15-empty-list.yaml", "no evidence is named", ("evidence: []", "evidence: [contract]")),
    mend(
        "W16",
        "lint/W16-inside-another-word.yaml",
        "explain it there",
        ("glossary:", "glossary:\n  - {term: AI, meaning: 人工智能}"),
    ),
    mend(
        "W21",
        "lint/W21-level-missing.yaml",
        "no step with an owner to these levels",
        ("months: [1, 2]}]", "months: [1, 2]}, {to: 3, do: 修订一遍, effort: S, months: [1, 2]}]"),
    ),
    mend("W22", "lint/W22-threshold-missing.yaml", "see the number {found}", ("全部写成文", "使≥60%写成文")),
    mend("W23", "lint/W23-no-text.yaml", "or delete it", ("  - {term: 分担, meaning: 各担一部分}  # ! W23@12\n", "")),
    mend("W24", "lint/W24-zh.yaml", "of which months or years", ("≥30%成文]", "近12个月≥30%成文]")),
    mend("W25", "lint/W25-zh.yaml", "say what has been done", ("可由各方修订", "各方修订过")),
    mend("done-before-begin", "followups/days.yaml", "correct the day", ("2026-09-29", "2026-10-01")),
    mend("done-on-not-done", "followups/days.yaml", "set the state to done", ("state: started", "state: done")),
    mend(
        "done-out-of-order",
        "followups/out-of-order.yaml",
        "check both states",
        ("state: started", "state: done, done_on: 2026-10-01"),
    ),
    mend(
        "followup-of-other-roadmap",
        "followups/other-roadmap.yaml",
        "set its state to dropped instead",
        ("  b.1@2:", "  a.1@2: {do: 写进合同, state: dropped}\n  b.1@2:"),
    ),
]
