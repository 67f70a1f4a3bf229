"""What forms say to those who fill them in without a terminal: heads, hints, buttons."""

from collections.abc import Mapping
from typing import NamedTuple


class PageLabels(NamedTuple):
    """What the page says, beside what every form says; the page's script names each of them."""

    no_script: str
    skip: str
    start: str
    questions: str
    review: str
    begin: str
    go_on: str
    previous: str
    next: str
    place: str
    answer: str
    saved: str
    not_saved: str
    cannot_save: str
    not_applicable_reason: str
    reason_needed: str
    always_applies: str
    choose_first: str
    number_wanted: str
    no_number: str
    no_date: str
    date_in_future: str
    not_in_range: str
    note: str
    evidence: str
    no_grade: str
    optional: str
    clauses: str
    clause: str
    clause_costs: str
    take_back: str
    taken_back: str
    help: str
    close: str
    glossary: str
    how: tuple[str, ...]
    keys: tuple[str, ...]
    overview: str
    legend: str
    state_open: str
    state_unknown: str
    state_not_applicable: str
    state_answered: str
    state_level: str
    counts: str
    to_first_open: str
    all_done: str
    name_needed: str
    unfinished_hint: str
    faults: str
    download: str
    download_hint: str
    downloaded: str
    draft: str
    draft_hint: str
    save_draft: str
    load: str
    loaded: str
    not_a_sheet: str
    other_rubric: str
    other_profile: str
    other_sectors: str
    left_out: str
    clear: str
    clear_sure: str
    cleared: str
    language: str
    contents: str
    no_target: str
    figures_note: str
    of_measure: str
    identity: str
    about: str


class FormLabels(NamedTuple):
    """The words of forms, whatever their shape."""

    list_mark: str
    colon: str
    not_applicable: str
    unknown: str
    number: str
    named: str
    guide: str
    answers: str
    figures: str
    targets: str
    rule: str
    """How a level is chosen; it stands on every form."""
    how: tuple[str, ...]
    how_heading: str
    who_heading: str
    identity_heading: str
    fields: Mapping[str, str]
    """Heads of single cells, by what of the sheet they hold."""
    progress: str
    counter: tuple[str, str]
    """Before and after the number of questions dealt with."""
    reasons_missing: tuple[str, str]
    columns: Mapping[str, str]
    """Heads of the columns of the answers."""
    id: str
    """Of an indicator or a measure."""
    figure: str
    formula: str
    unit: str
    parts: Mapping[str, str]
    """What can be asked of an indicator."""
    target: str
    measure: str
    figures_note: str
    targets_note: str
    choose_title: str
    choose: str
    date_title: str
    date: str
    evidence_title: str
    blank: tuple[str, ...]
    """What stands above a blank sheet."""
    blank_clauses: str
    """And how a clause that does not hold is written there."""
    missing_hint: str
    xlsform: Mapping[str, str]
    page: PageLabels
