"""Answers in the styles of public courses' students, made for no misconception."""
