"""A class of thirty made-up students: `students`, `making` them, `showing` them."""

from autograde.demo.making import make_class
from autograde.demo.showing import class_table
from autograde.demo.students import ASSIGNMENTS, CLASS

__all__ = ["ASSIGNMENTS", "CLASS", "class_table", "make_class"]
