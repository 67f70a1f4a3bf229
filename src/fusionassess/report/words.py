"""The report's headings and fixed sentences."""

from typing import NamedTuple


class Words(NamedTuple):
    """The headings and the fixed sentences, so that every renderer says the same."""

    document: str
    standing: str
    holding_back: str
    first: str
    paths: str
    measures: str
    appendix: str
    rest: str
    in_terminal: str
    order: str
    basis: str
    profile: str
    facets: str
    facets_told: str
    score_range: str
    target_mark: str
    gaps: str
    gaps_note: str
    advice: str
    advice_note: str
    method_said: str
    advice_short: str
    advice_first: str
    advice_later: str
    challenges: str
    directions: str
    outcomes: str
    trends: str
    hints: str
    foreword: str
    distance: str
    indicator: str
    value: str
    answered_by: str
    evidence_gaps: str
    not_answered: str
    answers: str
    warnings: str
    method: str
    path: str
    measure: str
    question: str
    score: str
    level: str
    weight: str
    coverage: str
    band: str
    share: str
    action: str
    effort: str
    months: str
    owner: str
    claimed: str
    supported: str
    answer: str
    evidence: str
    signature: str
    signed_on: str
    note: str
    list_mark: str
    priority: str
    evidence_gap: str
