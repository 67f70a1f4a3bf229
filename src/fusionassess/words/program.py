"""What the program can say: the shape of its words, one value per language in ``words/*/program.yaml``.

Named tuples rather than dataclasses: they take a fifth of the time to make, at every start.
"""

from collections.abc import Mapping
from typing import NamedTuple


class ReportLabels(NamedTuple):
    """What a report says."""

    document: str
    standing: str
    holding_back: str
    first: str
    profile: str
    facets: str
    gaps: str
    gaps_note: str
    advice: str
    advice_note: str
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
    lens: str
    lens_sentence: str
    challenge_mean: str
    below_threshold: str
    not_below_threshold: str
    challenge_shows: str
    challenge_hidden: str
    sign_question: str
    sign_bridge: str
    sign_spread: str
    direction_sentence: str
    no_figure: str
    not_given: str
    benchmark: str
    grades: Mapping[str, str]
    value_only: str
    cuts_uncalibrated: str
    refusals: Mapping[str, str]
    quadrant_sentence: str
    quadrants: Mapping[str, str]
    quadrant_names: Mapping[str, str]
    trend_mean: str
    trend_states: Mapping[str, str]
    inputs: Mapping[str, str]
    input_missing: str
    evidence_gaps: str
    narrows: str
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
    priority: str
    claimed: str
    supported: str
    evidence_gap: str
    answer: str
    evidence: str
    note: str
    list_mark: str
    part_mark: str
    profile_label: str
    sector_label: str
    period_label: str
    respondent_label: str
    assessed_on_label: str
    counts: str
    withheld_na_cap: str
    withheld_low_coverage: str
    level_display: str
    level_between: str
    next_level_condition: str
    and_so_on: str
    and_more: str
    next_level: str
    next_level_weakest: str
    next_level_bands: str
    coordination_one_side: str
    coordination_withheld: str
    coordination_sentence: str
    coordination_classes: tuple[str, ...]
    sides_in_step: str
    industry_lags: str
    science_lags: str
    bridge_is_bottleneck: str
    bridge_runs_ahead: str
    evidence_withheld: str
    evidence_not_measured: str
    evidence_sentence: str
    no_total: str
    no_total_na_cap: str
    total_sentence: str
    rule_says: str
    rules_disagree: str
    rules: Mapping[str, str]
    all_paths_alike: str
    best_and_worst: str
    no_gap: str
    nothing_scored: str
    by_facet: str
    by_side: str
    sides: Mapping[str, str]
    gap_named: str
    gaps_sentence: str
    first_action: str
    nothing_to_do: str
    answer_first: str
    bands: Mapping[str, str]
    efforts: Mapping[str, str]
    months_text: str
    id_and_title: str
    reached_already: str
    id_and_level: str
    waits_for: str
    moved_up: str
    comes_first: str
    priority_sentence: str
    all_not_applicable: str
    too_few_answers: str
    answer_level: str
    answer_not_applicable: str
    answer_unknown: str
    answer_unanswered: str
    evidence_expired: str
    evidence_none: str
    evidence_grade_only: str
    evidence_too_old: str
    method_score_label: str
    method_score: str
    method_level_label: str
    method_level: Mapping[str, str]
    achieved_share: str
    method_missing_label: str
    method_missing: str
    method_balance_label: str
    method_balance: str
    method_gap_label: str
    method_gap: str
    method_advice_label: str
    method_advice: str
    method_coordination_label: str
    method_coordination: str
    method_evidence_label: str
    method_evidence: str
    grade_cap: str
    method_calibration_label: str
    method_calibration: str
    provenance_label: str
    provenance: str


class SurveyLabels(NamedTuple):
    """What the questionnaire says."""

    list_mark: str
    place: str
    short_place: str
    saved: str
    not_saved: str
    choose_first: str
    said_level: str
    said_response: str
    said_not_applicable: str
    said_unknown: str
    said_note: str
    more_help: str
    keys: str
    keys_short: str
    keys_help: str
    keys_overview: str
    keys_review: str
    keys_grades: str
    choose_number: str
    number_wanted: str
    keys_write: str
    write_number: str
    no_number: str
    keys_plain: str
    help: str
    evidence_hint: str
    write_reason: str
    write_note: str
    reason_needed: str
    too_small: str
    ask_profile: str
    ask_sectors: str
    ask_name: str
    choose_hint: str
    choose_many_hint: str
    pick_one: str
    pick_many: str
    not_understood: str
    other_profile: str
    resuming: str
    resume: str
    unfinished: str
    all_keys: str
    all_keys_plain: str
    glossary: str
    glossary_line: str
    score_so_far: str
    as_last_time: str
    last_time: str
    said_evidence: str
    overview: str
    legend: str
    review_open: str
    review_done: str
    review: str
    grades: str
    no_grade: str
    write_evidence: str
    write_date: str
    write_target: str
    no_date: str
    date_in_future: str
    no_target: str
    no_such_question: str
    choose_grade: str
    choose_question: str
    choose_review: str
    dropped: str
    set_aside: str
    changed_elsewhere: str
    nothing_asked: str
    not_a_pair: str
    say_who: str
    other_subject: str
    unreadable: str
    rescued: str
    other_sectors: str
    open_ids: str
    next_commands: str


class BatchLabels(NamedTuple):
    """What a batch says of itself."""

    reading: str
    no_sheets: str
    scored: str
    spread: str
    levels: str
    level_count: str
    lowest: str
    measure_mean: str
    passed: str


class CommandLabels(NamedTuple):
    """What the command line says."""

    program: str
    epilog: str
    version: str
    survey: str
    score: str
    batch: str
    report: str
    check: str
    compare: str
    old_and_new: str
    two_sheets: str
    with_old_rubric: str
    rubrics: str
    rubric_list: str
    rubric_show: str
    rubric_new: str
    rubric_diff: str
    sources_option: str
    new_id: str
    old_rubric: str
    new_rubric: str
    sources_line: str
    expert_default: str
    derived: str
    calibration: str
    no_lens: str
    rubric_schema: str
    sheet: str
    rubric: str
    lang: str
    force: str
    output: str
    format: str
    sources: str
    table: str
    strict: str
    lens: str
    check_files: str
    profile: str
    sector: str
    name: str
    role: str
    period: str
    answers: str
    set_pair: str
    last: str
    ask: str
    skip_answered: str
    no_input: str
    fast: str
    show_score: str
    plain: str
    survey_sheet: str
    schema_of: str
    profiles: str
    question_count: str
    in_order: str
    warning: str
    written: str
    exists: str
    system: str
    bug: str
    no_terminal: str
    in_use: str
    no_profile: str
    no_sector: str
    report_suffix: str
    table_suffix: str


class CompareLabels(NamedTuple):
    """What a comparison of two sheets says."""

    total: str
    title: str
    period: str
    level: str
    change: str
    by_answers: str
    by_rubric: str
    before: str
    after: str
    node: str
    answers: str
    none: str
    dominance: Mapping[str, str]
    fallen: str
    trend: str
    only_before: str
    only_after: str
    versions: str
    one_version: str
    other_profile: str
    other_rubric: str
    other_subject: str


class DiffLabels(NamedTuple):
    """How two versions of a rubric are told apart."""

    added: str
    removed: str
    reworded: str
    changed: str
    same: str
    versions: str
    kinds: Mapping[str, str]
    """What has an id of its own, by the field that holds it."""
    parts: Mapping[str, str]
    """What such a part is made of, by field."""


class PaperLabels(NamedTuple):
    """What stands on a printed questionnaire."""

    fill_in: str
    not_applicable: str
    unknown: str
    evidence: str
