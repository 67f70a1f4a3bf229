"""The shape of a result in JSON, as the format promises it: what its schema is made from.

Numbers are unrounded, a ``display`` beside one is how the report shows it; null stands where the
report gives no number. Ids are the rubric's, words are in the language of the result. A later
version of the program may add fields, but takes none away and gives none another meaning while
the format is the same.
"""

from fusionassess.render.json_format.batch import BatchSummary
from fusionassess.render.json_format.result import (
    EcosystemDocument,
    FollowDocument,
    MergeDocument,
    Result,
    RoadmapDocument,
)

__all__ = ["BatchSummary", "EcosystemDocument", "FollowDocument", "MergeDocument", "Result", "RoadmapDocument"]
