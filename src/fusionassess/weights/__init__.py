"""Other weights than the rubric names: as documents, and computed from judgements."""
