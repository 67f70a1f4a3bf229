"""How much work something takes: calls of functions, which a busy machine does not change."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import NamedTuple, TypeVar

Result = TypeVar("Result")


class Effort(NamedTuple):
    """What was counted while a function ran in this thread."""

    calls: int
    """Of functions, Python's own and those written in C."""


def effort(work: Callable[[], Result]) -> tuple[Result, Effort]:
    """Run a function, and count the calls that it makes."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        result = work()
    finally:
        sys.setprofile(before)
    return result, Effort(calls)
