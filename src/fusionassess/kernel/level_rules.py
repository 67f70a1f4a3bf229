"""The ids of the rules for a level, apart from the rules: a rubric is read without numpy."""

from typing import Literal

LevelRule = Literal["shares", "weakest", "bands"]
