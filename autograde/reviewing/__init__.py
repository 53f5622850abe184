"""Refuse, when a notebook is built, what could not be graded.

`structure` keeps the rules of cells and their metadata. `crossing` and `handling` know
what tests cannot do because they run apart from the submission: the first looks at
names, the second at what is done with an answer.
"""

from autograde.reviewing.structure import (
    ALLOWED_OPTIONS,
    HIDDEN_REGION,
    TEST_ID,
    Refused,
    Review,
)

__all__ = ["ALLOWED_OPTIONS", "HIDDEN_REGION", "TEST_ID", "Refused", "Review"]
