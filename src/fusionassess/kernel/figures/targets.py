"""Where the paths stand once the targets of a sheet are reached and nothing else has changed."""

import numpy as np

from fusionassess.kernel.scoring import Floats, Plan, climb


def reached(plan: Plan, ratings: Floats, wanted: Floats) -> Floats:
    """Scores of the paths, 0 … top, with each measure at its target; (…, questions) to (…, paths).

    ``wanted`` is (measures,) on 0 … top, NaN where a measure has no target. A measure above its
    target stays where it is; one without a score stands at its target.
    """
    measures = plan.top * climb(plan.tiers[0], ratings)
    return climb(plan.tiers[1], np.fmax(measures, wanted))
