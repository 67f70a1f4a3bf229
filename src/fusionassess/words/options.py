"""The help of options that belong to a subject of their own; they are read at every start."""

from typing import NamedTuple


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
    no_font: str
    not_a_template: str
    cohort_report: str
    cohort_units: str
    cohort_suffix: str
    against: str
    against_suffix: str
    against_weights: str
