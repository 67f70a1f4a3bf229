"""What all markup is filled in with: one environment of templates, and the sum by which a page allows its own code."""

import base64
import hashlib
from collections.abc import Callable

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from fusionassess.render.text.escaping import printable


def environment(template: Callable[[str], str | None]) -> Environment:
    """Templates found by name; what they are given is escaped, and nothing they name may be missing."""
    return Environment(
        loader=FunctionLoader(template),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """What people wrote must not hide signs that turn the text around it."""
    return value if isinstance(value, Markup) else printable(str(value))


def hash_of(code: str) -> str:
    """The sum of a style sheet or a script, as a policy of security names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"
