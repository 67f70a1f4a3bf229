"""For authors of rubrics: the writing rules, what changed, a rubric for the eye, on paper and for editors."""
