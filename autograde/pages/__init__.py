"""What the feedback and report pages share: one skeleton, one style, no outside.

`page.html` is the skeleton, `style.css` the style; `rendering` fills them in, and
`plain` makes a stranger's text fit to be shown.
"""
