"""Attack the pictures of random cohorts: ``python fuzz/attack.py --seed 1000 --cohorts 1000``.

What is tried is what tests/cohort/test_attack.py tries: bounds on every unit's score by linear programming
over all that a picture tells, with the picture less its smallest profile beside it. Told is how many cohorts
gave a score away more closely than a quarter of a level, and with which seeds; a cohort has 5 to 82 units.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIZES = range(5, 83, 7)


def main() -> int:
    """Attack one cohort after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1000, help="of the first cohort")
    parser.add_argument("--cohorts", type=int, default=100)
    parser.add_argument("--verbose", action="store_true", help="tell the bounds of every cohort")
    asked = parser.parse_args()
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "helpers"), str(ROOT / "tests" / "cohort")]
    from test_attack import CLOSEST, NOISE, attack

    bounds = {}
    for seed in range(asked.seed, asked.seed + asked.cohorts):
        bounds[seed] = attack(seed, SIZES[seed % len(SIZES)])
        if asked.verbose or bounds[seed] < CLOSEST - NOISE:
            print(f"seed {seed}: {bounds[seed]:.6f}", flush=True)
    pinned = sum(bound < CLOSEST - NOISE for bound in bounds.values())
    print(f"{len(bounds)} cohorts, {pinned} with a unit pinned; narrowest bounds {min(bounds.values()):.6f} of a level")
    return int(pinned > 0)


if __name__ == "__main__":
    sys.exit(main())
