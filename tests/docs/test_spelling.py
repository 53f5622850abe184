"""One spelling, American, in all that people read; names in code stay as they are."""

import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READ = ("convnet_lab", "autograde", "solutions", "docs", "students_lab", "benchmarks")
PAGES = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")]

BRITISH = re.compile(
    r"""(?:
    \w*(?:colour|grey|neighbour|behaviour|favour|honour|flavour|labell|modell
    |cancelled|cancelling|travell|signall|judgement|artefact)\w*
    | centre[ds]? | centring | \w*metres? | catalogues? | licence[ds]? | defence
    | analyse[ds]? | whilst | learnt | spelt
    | \w*(?:author|categor|character|emphas|equal|final|general|initial|local
      |maxim|memor|minim|modern|normal|optim|organ|penal|quant|real|recogn|sanit
      |serial|special|standard|summar|symbol|synchron|token|util|vector|visual
      )is(?:e|es|ed|er|ers|ing|able|ation|ations)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
PHRASE = re.compile(
    r"\b(?:(?:has|have) not (?:an?|one|two|three|the|as)|(?:zeros|all|wraps?) round"
    r"|(?:is|are) no (?:(?:whole )?number|array))\b"
)
WORD = re.compile(r"[A-Za-z]+")
NAME = re.compile(
    r"`+[^`]*`+|\{[^{}]*\}|\]\([^)]*\)|https?://\S+|aria-\w+"
    r"|\w+\(|\w+_\w*|\w+\.\w+|\w*[a-z][A-Z]\w*"
)
WORDS_OF_SCRIPTS = re.compile(r"//[^\n]*|/\*.*?\*/|\"[^\"\n]*\"|`[^`]*`", re.DOTALL)


def british(path: Path) -> list[str]:
    """Find what is not American in a file, but for names of files and in code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        words = (tokenize.STRING, tokenize.COMMENT)
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        told = [token.string for token in tokens if token.type in words]
        text = "\n".join(word for word in told if not word.strip("\"'f").isidentifier())
    elif path.suffix in (".js", ".css"):
        text = "\n".join(WORDS_OF_SCRIPTS.findall(text))
    prose = " ".join(NAME.sub(" ", text).split())
    words = sorted(set(WORD.findall(prose)))
    return [word for word in words if BRITISH.fullmatch(word)] + PHRASE.findall(prose)


def pages() -> list[Path]:
    kinds = (".py", ".md", ".js", ".css")
    found = [path for room in READ for path in (ROOT / room).rglob("*")]
    return [*PAGES, *(path for path in found if path.suffix in kinds)]


def test_the_spelling_is_american():
    found = {path.relative_to(ROOT).as_posix(): british(path) for path in pages()}
    assert {page: words for page, words in found.items() if words} == {}


@pytest.mark.parametrize("word", ["colours", "Recognised", "centre", "labelled"])
def test_a_british_word_is_found_and_a_name_is_not(word, tmp_path):
    page = tmp_path / "page.py"
    page.write_text(f'"""Of {word}."""\n')
    assert british(page) == [word]
    page.write_text(f'"""Of `{word}`, {word}.js and {word}_of."""\n{word} = "{word}"\n')
    assert british(page) == []


@pytest.mark.parametrize("phrase", ["has not two", "is no array", "zeros round"])
def test_a_british_phrase_is_found(phrase, tmp_path):
    page = tmp_path / "page.py"
    page.write_text(f'"""What\n    {phrase}."""\n')
    assert british(page) == [phrase]
