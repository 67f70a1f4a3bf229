"""The kinds of forms: the one place where their suffixes are known.

A kind is a module of this package with a function ``view``: of one form, or of the same form in
several languages, the first to begin with.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fusionassess.forms.form import Form


class FormKind(NamedTuple):
    """A kind of form."""

    suffix: str
    module: str
    """Of this package; loaded where such a form is written."""
    comes_back_as: str
    """Suffix of the sheet that is sent back; empty where another program collects the answers."""
    in_all_languages: bool = False
    """Whether whoever fills it in may change the language."""

    def write(self, forms: "Sequence[Form]") -> str | bytes:
        """Write the form."""
        view = import_module(f"{__package__}.{self.module}").view
        content: str | bytes = view(forms if self.in_all_languages else forms[0])
        return content


FORM_KINDS = (
    FormKind(".xlsform.xlsx", "xlsform", "", in_all_languages=True),
    FormKind(".xlsx", "workbook", ".xlsx"),
    FormKind(".html", "page", ".json", in_all_languages=True),
    FormKind(".yaml", "blank", ".yaml"),
)
"""The longest suffix first."""
