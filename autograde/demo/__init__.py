"""Made-up students: who they are, what they hand in, and how the class did."""

from autograde.demo.making import hand_in, make_course
from autograde.demo.showing import class_table
from autograde.demo.students import ASSIGNMENTS, CLASS, class_of

__all__ = ["ASSIGNMENTS", "CLASS", "class_of", "class_table", "hand_in", "make_course"]
