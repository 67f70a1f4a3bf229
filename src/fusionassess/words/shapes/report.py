"""What reports say: of one sheet, of two, of a supposed case, and in captions of pictures and sheets."""

from collections.abc import Mapping
from typing import NamedTuple


class ReportLabels(NamedTuple):
    """What a report says."""

    document: str
    standing: str
    holding_back: str
    few_findings: str
    first: str
    paths: str
    measures: str
    appendix: str
    basis: str
    order: str
    rest: str
    in_terminal: str
    score_between: str
    score_beyond: str
    here: str
    may_be: str
    next_needs: str
    next_need: str
    at_the_top: str
    weakest_path: str
    weakest_paths: str
    paths_are_near: str
    quoted: str
    quoted_mark: str
    """Between titles in quotation marks."""
    gap_sentence: str
    scored_gap_sentence: str
    wide_interval: str
    open_questions: str
    weakest_facet: str
    uneven_path: str
    strongest_measure: str
    strongest_measures: str
    outlook_kept: str
    outlook_kept_by_one: str
    outlook_reached: str
    outlook_reached_by_one: str
    outlook_by_path: str
    long_first: str
    others_behind: str
    further_step: str
    further_steps: str
    front_evidence: str
    targets_reached_say: str
    target_away_say: str
    targets_away_say: str
    target_only_say: str
    no_path_says: str
    no_measure_says: str
    single_says: str
    paths_alike_say: str
    scored_paths_alike_say: str
    below_total_say: str
    extremes_say: str
    tied_extremes_say: str
    low_measures_say: str
    no_low_measure_says: str
    one_band_says: str
    scored_one_band_says: str
    so_many_measures: str
    so_many_paths: str
    measures_alike_say: str
    scored_measures_alike_say: str
    loss_says: str
    whole_loss_says: str
    one_loss_says: str
    sides_say: str
    quadrant_says: str
    from_to: str
    next_level_one: str
    method_left_out_label: str
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
    """What a picture-like page of the method is titled with."""
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
    direction_reached: str
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
    signature: str
    signed_on: str
    note: str
    note_said: str
    """Among other remarks on a question."""
    list_mark: str
    between_sentences: str
    part_mark: str
    remark_mark: str
    """Between the remarks on an indicator, each a sentence of its own."""
    profile_label: str
    sector_label: str
    worded_by_first: str
    """Of several sectors."""
    period_label: str
    respondent_label: str
    assessed_on_label: str
    counts: str
    withheld_na_cap: str
    withheld_low_coverage: str
    withheld_express: str
    level_display: str
    level_named: str
    level_between: str
    next_level_condition: str
    next_level_beyond: str
    and_so_on: str
    and_more: str
    next_level: str
    next_level_weakest: str
    next_level_bands: str
    next_level_practices: str
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
    evidence_whole: str
    no_total: str
    no_total_na_cap: str
    scores_kept: str
    total_sentence: str
    express_sentence: str
    level_range: str
    one_level: str
    rule_says: str
    rules_disagree: str
    level_basis: Mapping[str, str]
    """What the level rests on, by rule."""
    rules: Mapping[str, str]
    all_paths_alike: str
    lowest_may_change: str
    scored_paths_alike: str
    no_gap: str
    nothing_scored: str
    by_facet: str
    by_side: str
    sides: Mapping[str, str]
    gaps_sentence: str
    scored_gaps_sentence: str
    gaps_alike: str
    scored_gaps_alike: str
    first_step: str
    nothing_to_do: str
    evidence_first: str
    answer_first: str
    bands: Mapping[str, str]
    efforts: Mapping[str, str]
    months_text: str
    id_and_title: str
    waits_for: str
    priority_sentence: str
    not_reached: str
    not_known: str
    step_named: str
    lens_factor: str
    for_next_level: str
    waited_for: str
    waited_for_by_many: str
    stands_earlier: str
    leads_on: str
    step_needed: str
    steps_needed: str
    all_not_applicable: str
    too_few_answers: str
    only_a_range: str
    answer_level: str
    answer_missing: str
    answer_not_applicable: str
    answer_unknown: str
    answer_unanswered: str
    answer_blank: str
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
    method_blank: str
    method_words_label: str
    method_words: str
    method_words_sides: str
    method_words_bands: str
    band_spans: Mapping[str, str]
    """The scores of the first band, of those between and of the last."""
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


class Captions(NamedTuple):
    """The words of pictures, pages and workbooks; a description of a picture is what is read aloud."""

    contents: str
    target: str
    interval: str
    interval_is: str
    """Of a chart drawn by another program, which has no legend of ours."""
    target_is: str
    no_number: str
    of_page: str
    """Foot of a printed page."""
    radar: str
    radar_told: str
    paths: str
    paths_told: str
    bars: str
    bars_told: str
    obstacles: str
    obstacles_told: str
    plane: str
    plane_told: str
    plane_equal: str
    plane_borders: str
    quadrant_told: str
    maturity: str
    outcome: str
    degree: str
    coupling: str
    mean: str
    wang: str
    bridge_gap: str
    over_time: str
    over_time_told: str
    period: str
    with_value: str
    """A name with its number, read aloud."""
    with_parts: str
    with_target: str
    total: str
    evidenced: str
    geometric: str
    balance: str
    asked: str
    solution: str
    reached_share: str
    overall: str
    """Of all questions, beside the paths."""
    share_at: str
    sheets: Mapping[str, str]
    """Names of a workbook's sheets; 31 characters at most, none of []:*?/\\."""
    id: str
    title: str
    kind: str
    low: str
    high: str
    figure: str
    reading: str
    state: str
    states: Mapping[str, str]
    """How a question was dealt with."""
    progress: str
    progress_states: tuple[str, ...]
    """What the tracking sheet offers, the first stands there at the start."""
    start: str
    due: str
    least_months: str
    most_months: str
    brings: str
    waits: str
    remark: str
    list_of: str
    short_list: str
    tracking: str
    """How to use the tracking sheet."""
    now: str
    once_done: str
    """The heads of what the first steps bring."""


class CompareLabels(NamedTuple):
    """What a comparison of sheets says."""

    total: str
    document: str
    in_short: str
    compared_label: str
    """Of the periods that are compared."""
    too_little: str
    score: str
    level: str
    level_kept: str
    evidenced: str
    fallen_title: str
    fallen_by_others: str
    nothing_fell: str
    nothing_scored: str
    nodes: str
    last_change: str
    since_first: str
    by_answers: str
    by_rubric: str
    before: str
    after: str
    node: str
    answers: str
    between: str
    between_withheld: str
    nothing_in_common: str
    none: str
    none_of_shared: str
    too_old: str
    answer: str
    evidence: str
    on_score: str
    on_evidenced: str
    level_without: str
    elsewhere: str
    """What changed the score beside the answers."""
    rubric_part: str
    sum: str
    level_note: str
    additive: str
    by_order: str
    by_every_order: str
    dominance: Mapping[str, str]
    trend: str
    trend_of_total: str
    trend_says: str
    trend_says_more: str
    """Where another path changed as much."""
    """What the picture over time says."""
    only_before: str
    only_after: str
    versions: str
    one_version: str
    filled_in_others: str
    sheets_title: str
    sheets_told: str
    """Where what is said of the sheets stands."""
    of_sheet: str
    carried: str
    lost: Mapping[str, str]
    """By the code of a problem, what all entries have in common that were left out."""
    not_in_it: str
    many_not_in_it: str
    other_profile: str
    other_rubric: str
    other_subject: str
    wrong_order: str
    """Of sheets that are given the newer first."""
    same_sheet: str


class PeerLabels(NamedTuple):
    """Heads and sentences."""

    title: str
    of_profile: str
    of_sectors: str
    of_no_sector: str
    further: str
    place: str
    ahead: str
    behind: str
    too_few: str
    score: str
    row: str
    id_and_figure: str
    list_mark: str
    sector_mark: str
    heads: tuple[str, ...]


class UncertainLabels(NamedTuple):
    """Heads and sentences; the sources are named by their ids."""

    title: str
    withheld: str
    nothing_varies: str
    headline: str
    chance_of_level: str
    chance_of_grade: str
    list_mark: str
    score_sentence: str
    degree_sentence: str
    largest: str
    largest_together: str
    reproducible: str
    about_nothing: str
    sources: Mapping[str, str]
    ranges: Mapping[str, str]
    heads: tuple[str, ...]
    of_score: str
    of_both: str


class WeightLabels(NamedTuple):
    """The words of a supposed case in one language."""

    named: str
    pairwise_sentence: str
    given_sentence: str
    unchanged_sentence: str
    change: str
    group_of_paths: str
    heading_of_paths: str
    member: str
    group: str
    figures: str
    agreement: str
    expert: str
    part_mark: str
    section: str
    pairwise_note: str
    given_note: str
    random_index: str
    for_profile: str
    for_every_profile: str
    measures: str
    measures_given: str
    measure_heads: tuple[str, str]
    states: Mapping[str, str]
    supposed_sentence: str
    supposed_score: str
    supposed_by: str
    supposed_level: str
    supposed_level_kept: str
    supposed_nothing: str
    supposed_change: str
    supposed_title: str
    supposed_heads: tuple[str, str]


class WeightingLabels(NamedTuple):
    """The sentence and what it is put together from."""

    sentence: str
    higher_in_all: str
    higher_in_none: str
    higher: str
    equal_in_all: str
    equal: str
    lower_in_all: str
    lower: str
    list_mark: str
    between: str
    about: str
    not_alike: str
    """Where there is nothing to say, for those who asked for it."""
