"""Suggest links that are missing: ranked candidates for a person to confirm. Nothing is written into the graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final

from effektkedja.canonical import natural_key
from effektkedja.errors import InputError
from effektkedja.model.suggestions import Candidate, Suggestion
from effektkedja.model.text import Language, Text
from effektkedja.names import Names, document_id
from effektkedja.operations.link_material import LinkKind, Material, read_material
from effektkedja.operations.link_ranking import Ranking, Signs, Weights
from effektkedja.operations.similarity import Similarity
from effektkedja.store.dataset import Dataset

CONTRIBUTES: Final = LinkKind("commitment", "Commitment", "contributesTo", "SuccessCondition")
MEASURES_CONDITION: Final = LinkKind("indicator", "Indicator", "measures", "SuccessCondition")
MEASURES_COMMITMENT: Final = LinkKind("indicator", "Indicator", "measures", "Commitment")
CONDITION_FOR: Final = LinkKind("condition", "SuccessCondition", "conditionFor", "Goal")

KINDS: Final = (CONTRIBUTES, MEASURES_CONDITION, MEASURES_COMMITMENT, CONDITION_FOR)
WEIGHTS: Final = Weights(letters=0.5, alike=0.5, goal=0.5, through=1.0)
"""Chosen on all documents of the knowledge base, the same for all kinds of link. What they are worth on a document
that they were not chosen on is measured in docs/suggest.md."""
KEYS: Final = tuple(dict.fromkeys(kind.key for kind in KINDS))


def suggest(
    dataset: Dataset,
    keys: Collection[str] = KEYS,
    *,
    document: str = "",
    top: int = 3,
    lang: Language = "sv",
    progress: Callable[[], None] = lambda: None,
) -> tuple[Suggestion, ...]:
    """Candidates for things without a link, in the order of documents and numbers.

    Only things of the judged files get suggestions, and only those for which nobody has found that there is no link
    (``ek:NoLink``). Candidates stand in the same document or in those that it stands under.

    Args:
        dataset: what to look in.
        keys: kinds of thing: ``commitment``, ``indicator``, ``condition``.
        document: id of a document to keep to; all where empty.
        top: candidates for each thing.
        lang: language of labels.
        progress: called when the reading is over and the comparing begins.

    Raises:
        InputError: there is no such document, or an optional library is missing.
    """
    names = Names(dataset, lang)
    material = read_material(dataset, KINDS)
    _know_document(document, material)
    similarity = Similarity(material.texts)
    progress()
    own = _own(dataset)
    found = []
    for kind in KINDS:
        if kind.key not in keys:
            continue
        wanted = [
            source
            for source in unlinked(material, kind)
            if source in own and document in ("", document_id(material.documents[source]))
        ]
        for source, signs in Ranking(material, kind, similarity).signs(wanted):
            best = ranked(signs)[:top]
            if best:
                candidates = tuple(_candidate(source, signs, similarity, names) for signs in best)
                found.append(_suggestion(source, kind, candidates, names))
    return tuple(sorted(found, key=lambda suggestion: _order(suggestion, names, material)))


def unlinked(material: Material, kind: LinkKind) -> Iterator[str]:
    """The things that have no link of the kind's property at all, and of which nobody says that there is none."""
    for source in material.sources(kind):
        if source not in material.links[kind.iri] and source not in material.decided[kind.iri]:
            yield source


def ranked(signs: list[Signs]) -> list[Signs]:
    """The candidates for which anything speaks, the best first; equal ones in natural order."""
    speaking = [sign for sign in signs if sign.score(WEIGHTS) > 0]
    return sorted(speaking, key=lambda sign: (-sign.score(WEIGHTS), natural_key(sign.target)))


def _candidate(source: str, signs: Signs, similarity: Similarity, names: Names) -> Candidate:
    is_like = signs.like and WEIGHTS.alike * signs.alike >= signs.words
    is_through = signs.promise and WEIGHTS.through * (signs.through or 0) >= signs.words
    return Candidate(
        names.thing(f"<{signs.target}>"),
        signs.score(WEIGHTS),
        similarity.shared(source, signs.target),
        bool(signs.goal),
        names.thing(f"<{signs.like}>") if is_like else None,
        names.thing(f"<{signs.promise}>") if is_through else None,
    )


def _suggestion(source: str, kind: LinkKind, candidates: tuple[Candidate, ...], names: Names) -> Suggestion:
    term = f"<{source}>"
    document = names.document_of(term)
    title = names.plain(document) if document else ""
    return Suggestion(names.thing(term), names.thing(f"<{kind.iri}>"), title, names.goal_of(term), candidates)


def _own(dataset: Dataset) -> frozenset[str]:
    """The things that the judged files say something of."""
    subjects = set()
    for graph in dataset.own_graphs:
        for quad in dataset.store.quads_for_pattern(None, None, None, graph.node):
            subjects.add(getattr(quad.subject, "value", ""))
    return frozenset(subjects)


def _order(suggestion: Suggestion, names: Names, material: Material) -> tuple[object, ...]:
    iri = suggestion.thing.iri
    kinds = [kind.iri + kind.target for kind in KINDS]
    target = material.kinds[suggestion.candidates[0].thing.iri]
    return names.document_rank(material.documents[iri]), natural_key(iri), kinds.index(suggestion.property.iri + target)


def _know_document(document: str, material: Material) -> None:
    known = sorted({document_id(iri) for iri in material.documents.values()})
    if document and document not in known:
        raise InputError(
            Text(f"Det finns inget dokument {document}.", f"There is no document {document}."),
            hint=Text(f"Dokument: {', '.join(known)}.", f"Known documents: {', '.join(known)}."),
        )
