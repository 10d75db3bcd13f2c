"""How alike two Swedish texts are: stems, parts of compounds and runs of letters, weighed by how rare they are.

Swedish writes compounds as one word: *våldsutsatta barn* and *barn som har utsatts för våld* share no word. Each long
word is therefore also taken apart where both parts occur by themselves in the texts at hand, with or without the
linking *s*; no word list is needed, and the words of the field are known by definition. Stems are Snowball's, weights
are TF-IDF with cosine (Salton and Buckley 1988) by scikit-learn; runs of three to five letters within words catch what
stems miss.
"""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from effektkedja.errors import InputError
from effektkedja.model.text import Text

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_LONG: Final = 9
_PART: Final = 4
_SAYING_NOTHING: Final = """
alla allt andra annan annat antal antalet att av bl bland bli blir både de dem den denna deras dess det detta
där då efter eller en enligt ett exempelvis finns flera fram från får för ge genom gör göra ha har hos hur i
ifrån in inför inom inte jämte kan kring kunna med mellan men mer mera minst mot mycket många möjlighet
möjligheter måste ned när något någon några och också om osv på respektive samt sig sin sina sitt ska skall som
sådan sådana så t ex till tas under upp ut utan utifrån utom vad var vara varje varav vid vilka vilken vilket
via vi än är även åt över
"""
_COMMON: Final = frozenset(_SAYING_NOTHING.split())


class Similarity:
    """Compares texts that are known by a key.

    Args:
        texts: the texts by key.

    Raises:
        InputError: scikit-learn or snowballstemmer, which are optional, are not installed.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        _installed()
        import snowballstemmer

        self._stem_word = snowballstemmer.stemmer("swedish").stemWord
        self._stems: dict[str, str] = {}
        self._at = {key: number for number, key in enumerate(texts)}
        self._texts = list(texts.values())
        self._words = [_words(text) for text in self._texts]
        self._counts = Counter(self._stem(word) for words in self._words for word in words)
        self._parts: dict[str, tuple[str, ...]] = {}
        self._tokens = [[token for word in words for token in self._taken_apart(word)] for words in self._words]

    def words(self, ones: Sequence[str], others: Sequence[str]) -> Any:
        """Likeness by stems and parts of compounds: an array with a row for each of ``ones``, values 0 to 1."""
        return self._between(self._by_words, ones, others)

    def letters(self, ones: Sequence[str], others: Sequence[str]) -> Any:
        """Likeness by runs of three to five letters, otherwise as :meth:`words`."""
        return self._between(self._by_letters, ones, others)

    def shared(self, one: str, other: str, most: int = 4) -> tuple[str, ...]:
        """The words that make two texts alike, the weightiest first, as the first text writes them."""
        row = self._by_words[[self._at[one], self._at[other]]].tocsc()
        both = row[0].multiply(row[1]).tocoo()
        ranked = sorted(zip(both.data, both.col, strict=True), key=lambda pair: (-pair[0], pair[1]))
        stems = [str(self._names[column]) for _, column in ranked]
        written = self._written(self._words[self._at[one]])
        return tuple(dict.fromkeys(written.get(stem, stem) for stem in stems))[:most]

    def _between(self, matrix: Any, ones: Sequence[str], others: Sequence[str]) -> Any:
        rows = matrix[[self._at[key] for key in ones]]
        return (rows @ matrix[[self._at[key] for key in others]].T).toarray()

    @cached_property
    def _fitted(self) -> tuple[Any, Any]:
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(analyzer=lambda tokens: tokens, sublinear_tf=True)
        # A text without words is like no other, not like all that have none either.
        matrix = vectorizer.fit_transform(tokens or [f"\0{i}"] for i, tokens in enumerate(self._tokens))
        return matrix, vectorizer.get_feature_names_out()

    @property
    def _by_words(self) -> Any:
        return self._fitted[0]

    @property
    def _names(self) -> Any:
        return self._fitted[1]

    @cached_property
    def _by_letters(self) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        return vectorizer.fit_transform([*self._texts, "-"])

    def _stem(self, word: str) -> str:
        if word not in self._stems:
            self._stems[word] = self._stem_word(word)
        return self._stems[word]

    def _taken_apart(self, word: str) -> tuple[str, ...]:
        """The stem of a word, and those of the two parts it is made of, if it is."""
        if word not in self._parts:
            parts = self.compound(word)
            self._parts[word] = (self._stem(word), *(self._stem(part) for part in parts))
        return self._parts[word]

    def compound(self, word: str) -> tuple[str, ...]:
        """The two parts of a compound, the first without its linking s; nothing where it is none that is known.

        Of several ways to cut, the one whose parts are most common counts.
        """
        if len(word) < _LONG:
            return ()
        best: tuple[int, tuple[str, ...]] = (0, ())
        for cut in range(_PART, len(word) - _PART + 1):
            head, tail = word[:cut], word[cut:]
            for first in (head.removesuffix("s"), head, head + "a", head + "e"):
                common = self._counts[self._stem(first)] * self._counts[self._stem(tail)]
                if len(first) >= _PART and common > best[0] and self._counts[self._stem(tail)] > 1:
                    best = (common, (first, tail))
        return best[1]

    def _written(self, words: Sequence[str]) -> dict[str, str]:
        """How a text writes each stem: as a word of its own first, otherwise as the compound that it is a part of."""
        found = {stem: word for word in words for stem in self._taken_apart(word)[1:]}
        return found | {self._stem(word): word for word in words}


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _COMMON]


def _installed() -> None:
    needed = {"sklearn": "scikit-learn", "snowballstemmer": "snowballstemmer"}
    missing = [name for module, name in needed.items() if importlib.util.find_spec(module) is None]
    if missing:
        raise InputError(
            Text(
                f"effektkedja suggest behöver {' och '.join(missing)}.",
                f"effektkedja suggest needs {' and '.join(missing)}.",
            ),
            hint=Text('Kör: pip install "effektkedja[suggest]"', 'Run: pip install "effektkedja[suggest]"'),
        )
