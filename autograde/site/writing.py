"""Put notebooks, glossary, guides and reference into pages, and write them."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from autograde.files import write_whole
from autograde.notebooks.release import ReleaseError, read_all
from autograde.pages.rendering import render
from autograde.site.api import links, read_api
from autograde.site.contents import (
    GLOSSARY,
    INDEX,
    REFERENCE,
    Contents,
    Page,
    anchors_of,
    list_pages,
    live_address,
    plain_form,
    read_glossary,
    relative,
)
from autograde.site.prose import Prose
from autograde.site.running import run_all

TITLE = "convnet-lab"


def write_site(
    solutions: Path, folder: Path, workers: int | None = None, live: str = ""
) -> list[Path]:
    """Run the solved notebooks and write the site.

    An earlier site in the folder is replaced; anything else there is refused. Where a
    JupyterLite site of the notebooks is `live`, seen from this one, pages link to it.
    """
    _refuse_other_things(folder)
    notebooks = read_all(solutions)
    checkout = solutions.resolve().parent
    run_all(notebooks, workers)
    pages = site_files(notebooks, checkout, live)
    shutil.rmtree(folder, ignore_errors=True)
    for address, content in pages.items():
        write_whole(folder / address, content)
    return sorted(folder / address for address in pages)


def site_files(
    notebooks: Mapping[str, NotebookNode], checkout: Path, live: str = ""
) -> dict[str, bytes]:
    """Make the pages."""
    guides = [*sorted(checkout.glob("docs/*.md")), checkout / "CONTRIBUTING.md"]
    existing = [path for path in guides if path.exists()]
    contents = list_pages(notebooks, checkout, existing)
    words = next(filter(None, map(read_glossary, notebooks.values())), {})
    anchors = anchors_of(words)
    api = read_api()

    def prose(page: Page, file: str, live: str = "") -> Prose:
        return Prose(contents, page.address, file, anchors, live)

    def sentence(page: Page) -> Markup:
        text = prose(Page(INDEX, TITLE), "README.md").write(page.purpose)
        return Markup(text)  # noqa: S704 (the course's own text)

    pages: list[tuple[Page, str, dict[str, Any]]] = [
        (
            Page(INDEX, TITLE),
            "index",
            {
                "notebooks": [(p, sentence(p)) for p in contents.notebooks.values()],
                "guides": list(contents.guides.values()),
                "glossary": words,
                "glossary_page": GLOSSARY,
                "reference": REFERENCE,
            },
        ),
        (
            Page(GLOSSARY, "Glossary"),
            "glossary",
            {"entries": [(w, anchors[plain_form(w)], m) for w, m in words.items()]},
        ),
        (Page(REFERENCE, "Reference"), "reference", {"modules": links(api)}),
    ]
    for name, page in contents.notebooks.items():
        at = f"{live.rstrip('/')}/{live_address(name)}" if live else ""
        body = _notebook(notebooks[name], prose(page, f"notebooks/{name}.ipynb", at))
        pages.append((page, "page", {"body": body, "live": at}))
    for file, page in contents.guides.items():
        text = (checkout / file).read_text(encoding="utf-8")
        body = Markup(prose(page, file).write(text))  # noqa: S704 (our own text)
        pages.append((page, "page", {"body": body}))
    pages += [(page, "page", {"body": body}) for page, body in api.items()]
    return {
        page.address: _render(contents, page, template, values)
        for page, template, values in pages
    }


def _notebook(notebook: NotebookNode, prose: Prose) -> Markup:
    """Write a notebook's cells with nbconvert, and our template and Markdown."""
    exporter = HTMLExporter(
        config=Config(
            {"NbConvertBase": {"display_data_priority": ["text/html", "text/plain"]}}
        ),
        template_name="solved",
        extra_template_basedirs=[str(Path(__file__).parent)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    exporter.register_filter("markdown2html", prose.write)
    body, _resources = exporter.from_notebook_node(notebook)
    return Markup(body)  # noqa: S704 (the course's own notebook)


def _render(
    contents: Contents, page: Page, template: str, values: dict[str, Any]
) -> bytes:
    def link(to: Page | None) -> tuple[str, str] | None:
        return (relative(to.address, page.address), to.title) if to else None

    before, after = map(link, contents.neighbours(page))
    parts = {TITLE: INDEX, "Glossary": GLOSSARY, "Reference": REFERENCE}
    return render(
        f"site/{template}.html",
        ours=True,
        page=page,
        index=INDEX,
        site=[(name, relative(to, page.address)) for name, to in parts.items()],
        here=relative(page.address, page.address),
        before=before,
        after=after,
        **values,
    )


def _refuse_other_things(folder: Path) -> None:
    """Refuse to replace a folder that is no site."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / GLOSSARY).exists():
        raise ReleaseError(
            f"'{folder}' holds something else than a site: name a new or empty folder"
        )
    if folder.is_file():
        raise ReleaseError(f"'{folder}' is a file: name a new folder")
