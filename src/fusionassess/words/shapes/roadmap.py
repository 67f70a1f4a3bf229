"""Words of a roadmap: what its reader is told, and its command."""

from collections.abc import Mapping
from typing import NamedTuple


class RoadmapLabels(NamedTuple):
    """What a roadmap says."""

    title: str
    for_budget: str
    for_budget_by_lens: str
    for_level: str
    for_path: str
    for_score: str
    nothing: str
    nothing_left: str
    nothing_in_time: str
    wished: str
    brings: str
    brings_level: str
    same_level: str
    higher_level: str
    """That the budget pays for more than the level its highest score stands at."""
    in_time: str
    shortest: str
    above_bound: str
    unbounded: str
    much_at_once: str
    effort_in_points: str
    """What a point is."""
    late: str
    ties: str
    tie: str
    many_ties: str
    most_ties: str
    or_else: str
    left_step: str
    evidence: str
    lens: str
    each_sure: str
    goal_sure: str
    few_draws: str
    too_few_draws: str
    no_draws: str
    waits_for_answers: str
    wait_for_answers: str
    """Of several steps."""
    waits_for_measure: str
    steps: str
    step: str
    months: str
    month: str
    points: str
    point: str
    with_unit: str
    """A cost in a unit that is a number itself."""
    with_effort: str
    """Points with the name of the effort they stand for."""
    list_mark: str
    outcome_heads: tuple[str, ...]
    score: str
    level: str
    path_level: str
    coordination: str
    steps_title: str
    step_heads: tuple[str, ...]
    """Step, owner, cost, months, and how sure."""
    month_span: str
    month_one: str
    phases_title: str
    phase_heads: tuple[str, ...]
    phase: str
    once_measure: str
    after_step: str
    waited: str
    gantt_says: str
    gantt_told: str
    gantt_bar: str
    curve_title: str
    curve_heads: tuple[str, ...]
    curve_note: str
    curve_note_by_lens: str
    curve_thinned: str
    curve_level_falls: str
    ties_title: str
    waiting_title: str


class RoadmapCommandLabels(NamedTuple):
    """Help and complaints of the command."""

    command: str
    section: str
    budget: str
    costs: str
    reach: str
    reach_path: str
    score: str
    with_: str
    without: str
    months: str
    at_once: str
    points_at_once: str
    begin: str
    sheet_after: str
    output: str
    draws: str
    one_aim: str
    not_positive: str
    there_already: str
    path_there_already: str
    path_withheld: str
    score_there_already: str
    no_level: str
    no_score: str
    no_path: str
    bad_path: str
    no_step: str
    too_dear: str
    too_much_at_once: str
    too_many: str
    withheld: str
    at_the_top: str
    nothing_open: str
    only_with: str
    suffix: str
    no_date: str
    unreachable: str
    best: Mapping[str, str]
    left_out: str
    too_long: str
    targets: str
    stepless: str
    no_steps: str
    budget_is_points: str
    """What is said of a budget that is at or above all that can be done."""
    budget_no_number: str
    next: str
    """The next command, once a roadmap is read."""


class FollowUpLabels(NamedTuple):
    """What a follow-up says."""

    title: str
    document: str
    note: str
    heads: tuple[str, ...]
    """Of the workbook's table."""
    states: Mapping[str, str]
    counter: tuple[str, ...]
    choose_title: str
    choose: str
    date_title: str
    date: str
    begin_label: str
    now_label: str
    standing: str
    late: str
    nothing_late: str
    no_dates: str
    next: str
    all_settled: str
    late_title: str
    late_heads: tuple[str, ...]
    owners_title: str
    owner_title: str
    nobody: str
    owner_heads: tuple[str, ...]
    gone_title: str
    gone: str
    gone_note: str
    same_version: str
    from_version: str
    list_mark: str
    step_named: str
    step_mark: str
    """Between steps that are named in full."""
    with_late: str
    """A date that is over."""
    is_late: str
    section: str
    """What the section of a report over time is called."""
    done_of: str
    done_of_no_day: str
    done_later: str
    dropped: str
    dropped_why: str
    """One of them, and the remark beside it."""
    promised: str
    brought: str
    no_score: str
    touched: str
    only_touched: str
    unscored: str
    others_unscored: str
    measure_heads: tuple[str, ...]
    untouched: str
    measures_title: str
    without_title: str
    without: str
    without_no_level: str
    none_without: str
    beyond_title: str
    beyond: str
    left_title: str
    left_heads: tuple[str, ...]
    dropped_before: str
    """Of a roadmap drawn up beside a follow-up; so the next two."""
    done_before: str
    done_before_mark: str
    planned: str
    """At a question of the survey."""
    planned_no_due: str
    planned_done: str
    planned_remark: str
    planned_in_short: str
    step_in_short: str


class FollowCommandLabels(NamedTuple):
    """Help and complaints of the command."""

    command: str
    file: str
    now: str
    fail_late: str
    output: str
    suffix: str
    followup: str
    with_earlier: str
    with_last: str
    no_followup: str
