"""What the command line says; help of commands and options is read at every start."""

from collections.abc import Mapping
from typing import NamedTuple


class CommandLabels(NamedTuple):
    """What the command line says."""

    program: str
    epilog: str
    version: str
    show_config: str
    no_config: str
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
    example: str
    example_profile: str
    example_report: str
    doctor: str
    mcp: str
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
    fixed: str
    calibration: str
    no_lens: str
    rubric_schema: str
    sheet: str
    rubric: str
    lang: str
    force: str
    output: str
    report_output: str
    change_output: str
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
    express: str
    full: str
    show_score: str
    plain: str
    survey_sheet: str
    schema_of: str
    profiles: str
    question_count: str
    practice: str
    check_table: str
    levels_heading: str
    weighs: str
    may_not_apply: str
    in_order: str
    warning: str
    more_problems: str
    alike_entries: str
    written: str
    exists: str
    system: str
    bug: str
    no_terminal: str
    in_use: str
    no_language: str
    says_nothing: str
    no_profile: str
    no_sector: str
    report_suffix: str


class OptionLabels(NamedTuple):
    """What the options for what-if and for gates do."""

    other_weights: str
    suppose: str
    rubric_weights: str
    weights_file: str
    fail_under: str
    fail_path_under: str
    min_coverage: str
    min_evidence: str
    no_regression: str
    explain: str
    explain_forms: str
    no_figure: str
    uncertainty: str
    draws: str
    seed: str
    only_with: str
    not_with: str
    taken: str
    earlier: str
    template: str
    fonts: str
    mermaid: str
    only_for: str
    extra_missing: str
    mcp_missing: str
    allow: str
    seconds: str
    no_folder: str
    no_font: str
    replaced: str
    """What a PDF shows by another sign, and what to do."""
    replaced_sign: str
    replaced_mark: str
    replaced_more: str
    first_page: str
    not_a_template: str
    not_a_deck: str
    cohort_report: str
    cohort_units: str
    cohort_suffix: str
    against: str
    against_suffix: str
    against_weights: str


class AssistantLabels(NamedTuple):
    """What an assistant is told by ``fusionassess mcp``."""

    instructions: str
    files: str
    titles: Mapping[str, str]
    """By the name of a tool."""
    tools: Mapping[str, str]
    """What each does, by its name."""
    arguments: Mapping[str, str]
    """What each argument is, by its name."""
    kinds: Mapping[str, str]
    """What a rubric distinguishes, by the key of a listed rubric."""
    effort: str
    after: str
    name_for_text: str
    no_files: str
    brings: str
    too_slow: str
    too_long: str
    busy: str
    no_tool: str
    failed: str


class FormCommandLabels(NamedTuple):
    """What the command that writes forms says, and who else must know of forms; read at every start."""

    command: str
    output: str
    one_profile: str
    which_profile: str
    suffix: str
    no_form_of_sheet: str
    send_back: str
    name_of_unit: str
    period: str


class BatchCommandLabels(NamedTuple):
    """The options of batch and what it says."""

    sources: str
    table: str
    errors: str
    resume: str
    columns: str
    headers: str
    budget: str
    profile: str
    sector: str
    merge_by: str
    merge_rule: str
    merge_key: str
    merged: str
    bad_suffix: str
    no_resume: str
    other_run: str
    in_use: str
    too_many_rows: str
    hidden: str
    alike: str
    in_errors: str
    written: str
    export: str
    no_export: str
    duplicates: str
    key: str
    no_stdin: str
    on_cluster: str
    bare_na: str
    remarks: Mapping[str, str]
    """What is to be told of the answers of a batch, by its code."""
    progress: str
    sheet: str
    summary: str
    unit_reports: str
    formats: str
    workers: str
    no_format: str
    inside_source: str
    no_folder: str
    unit_failed: str
    """Why the report of a unit is not there."""
    unit_incomplete: str
    unit_exists: str
    unit_changed: str
    unit_more: str
    units_written: str
    progress_reports: str


class LedgerLabels(NamedTuple):
    """What a batch says of everything that it met."""

    line: str
    units: Mapping[str, str]
    passed: str
    names: str
    more: str
    headings: Mapping[str, str]
    assumed: Mapping[str, str]


class SparkLabels(NamedTuple):
    """The options of Spark and what is said of a job."""

    engine: str
    master: str
    one_kind: str
    folder: str
    missing: str
    refused: str
    scored: str
    invalid: str
    problem: str


class GateLabels(NamedTuple):
    """The words of gates in one language."""

    below: str
    none: str
    overall: Mapping[str, str]
    """What is meant by the whole, by gate."""
    named: str
    reasons: Mapping[str, str]
    out_of_range: str


class BatchLabels(NamedTuple):
    """What a batch says of itself."""

    reading: str
    no_sheets: str
    nothing_there: str
    only_passed_over: str
    scored: str
    spread: str
    levels: str
    level_count: str
    once: str
    columns: Mapping[str, str]
    """What each column of a table of results says, by its name."""
    roadmap_columns: Mapping[str, str]
    """Likewise of those that a budget adds."""
    heads: Mapping[str, str]
    """What each column is called in a table for people, by its name; likewise those of raters."""
    statuses: Mapping[str, str]
    """What each status is called there."""
    nodes: str
    """Likewise, of the columns of paths and measures."""
