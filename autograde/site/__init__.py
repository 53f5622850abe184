"""The course as pages to read: solved notebooks, glossary, guides and API reference.

`running` runs the notebooks with their answers in, `prose` writes Markdown as HTML.
`solved/` is the template of a notebook's page and extends nbconvert's, `reference/`
holds those of the API, which extend pdoc's. `writing` puts all into one skeleton,
`page.html`. A page asks nobody for anything, and is the same bytes each time.
"""
