"""Suggested links as text, data and Turtle. Whoever reads them is told each time that a person has to decide."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from effektkedja.canonical import canonical_turtle
from effektkedja.model.suggestions import Candidate, Suggestion
from effektkedja.model.tables import Column, Table
from effektkedja.model.text import Language, Text
from effektkedja.render.console import Writer, line_width
from effektkedja.render.phrases import capital, clean
from effektkedja.terms import DCTERMS, EK, EKD, PROV, RDF, RDF_TYPE, SKOS, XSD

MISSING: Final[dict[str, Text]] = {
    f"{EK}contributesTo": Text("bidrar inte till något villkor", "contributes to no condition"),
    f"{EK}measures": Text("mäter inget åtagande, villkor eller mål", "measures no commitment, condition or goal"),
    f"{EK}conditionFor": Text("hör inte till något mål", "belongs to no goal"),
}
LINK: Final[dict[str, Text]] = {
    f"{EK}contributesTo": Text("bidrar till", "contributes to"),
    f"{EK}measures": Text("mäter", "measures"),
    f"{EK}conditionFor": Text("är ett villkor för", "is a condition for"),
}
COLUMNS: Final = (
    Column("document", Text("Dokument", "Document"), "text"),
    Column("thing", Text("Sak utan länk", "Thing without a link"), "text"),
    Column("link", Text("Länk", "Link"), "text"),
    Column("rank", Text("Plats", "Rank"), "integer"),
    Column("candidate", Text("Förslag", "Suggestion"), "text"),
    Column("score", Text("Poäng", "Score"), "decimal"),
    Column("reason", Text("Skäl", "Reason"), "text"),
)
_WORDS: Final = Text("delar orden {}", "both have the words {}")
_WORD: Final = Text("delar ordet {}", "both have the word {}")
_SPELLING: Final = Text("liknande ordformer", "similar forms of words")
_SAME_GOAL: Final = Text("samma mål", "same goal")
_LIKE: Final = Text("liknar {}, som har den länken", "is like {}, which has that link")
_THROUGH: Final = Text("liknar {}, som pekar åt det hållet", "is like {}, which points there")
_NONE: Final = Text(
    "Inget att föreslå: allt som reglerna frågar efter har redan en länk, eller så finns inget att länka till.",
    "Nothing to suggest: everything that the rules ask for has a link already, or there is nothing to link to.",
)
_WAY_ON: Final = Text(
    "Förslagen bygger på orden i texterna och är till för att prövas av någon som kan planen. Ingenting har ändrats. "
    "Skriv in det som stämmer i planen. Hur ofta förslagen stämmer står i docs/suggest.md.",
    "The suggestions go by the words of the texts and are for somebody who knows the plan to judge. Nothing has been "
    "changed. Write what is right into the plan. How often they are right stands in docs/suggest.md.",
)
_AUTHOR: Final = Text("effektkedja suggest (inte prövat)", "effektkedja suggest (not judged)")


def reason(candidate: Candidate, lang: Language = "sv") -> str:
    """Why a candidate stands where it does: words, goal, a similar thing that has the link, a commitment in between."""
    parts = []
    if candidate.words:
        template = _WORD if len(candidate.words) == 1 else _WORDS
        parts.append(template.in_(lang).format(", ".join(candidate.words)))
    if candidate.is_same_goal:
        parts.append(_SAME_GOAL.in_(lang))
    if candidate.like:
        parts.append(_LIKE.in_(lang).format(clean(candidate.like.label)))
    if candidate.through:
        parts.append(_THROUGH.in_(lang).format(clean(candidate.through.label)))
    return "; ".join(parts) or _SPELLING.in_(lang)


def suggestions_text(suggestions: Sequence[Suggestion], lang: Language = "sv", width: int | None = None) -> str:
    """The suggestions for a terminal, by document."""
    writer = Writer(line_width(width), colour=False)
    document = ""
    for suggestion in suggestions:
        if suggestion.document != document:
            document = suggestion.document
            writer.blank()
            writer.paragraph(clean(document).upper())
        writer.blank()
        missing = MISSING[suggestion.property.iri].in_(lang)
        writer.paragraph(f"{capital(clean(suggestion.thing.label))} {missing}.")
        for number, candidate in enumerate(suggestion.candidates, 1):
            score = f"{candidate.score:.2f}".replace(".", "," if lang == "sv" else ".")
            writer.paragraph(capital(clean(candidate.thing.label)), first=f"{number:3}. {score}  ")
            writer.paragraph(reason(candidate, lang), first=" " * 11)
    writer.blank()
    writer.paragraph((_WAY_ON if suggestions else _NONE).in_(lang))
    return writer.text()


def suggestions_table(suggestions: Sequence[Suggestion], lang: Language = "sv") -> Table:
    """One row for each candidate, for CSV and Excel."""
    rows, iris = [], []
    for suggestion in suggestions:
        link = LINK[suggestion.property.iri].in_(lang)
        for rank, one in enumerate(suggestion.candidates, 1):
            why = reason(one, lang)
            things = capital(suggestion.thing.label), capital(one.thing.label)
            rows.append((suggestion.document, things[0], link, rank, things[1], round(one.score, 2), why))
            iris.append((None, suggestion.thing.iri, suggestion.property.iri, None, one.thing.iri, None, None))
    title = Text("Förslag på länkar att pröva", "Suggested links to be judged").in_(lang)
    return Table("suggestions", title, COLUMNS, tuple(rows), tuple(iris))


def suggestions_json(suggestions: Sequence[Suggestion], lang: Language = "sv") -> str:
    """One object with a list: each thing with its candidates, best first."""
    listed = [
        {
            "thing": suggestion.thing.iri,
            "label": suggestion.thing.label,
            "property": suggestion.property.iri,
            "document": suggestion.document,
            "goal": suggestion.goal.iri if suggestion.goal else None,
            "candidates": [
                {
                    "thing": one.thing.iri,
                    "label": one.thing.label,
                    "score": round(one.score, 4),
                    "words": list(one.words),
                    "sameGoal": one.is_same_goal,
                    "like": one.like.iri if one.like else None,
                    "through": one.through.iri if one.through else None,
                    "reason": reason(one, lang),
                }
                for one in suggestion.candidates
            ],
        }
        for suggestion in suggestions
    ]
    return json.dumps({"suggestions": listed}, ensure_ascii=False, indent=2) + "\n"


def suggestions_turtle(suggestions: Sequence[Suggestion], now: datetime.datetime, lang: Language = "sv") -> str:
    """The suggestions as proposals (``ek:Proposal``), each of one reified statement (RDF 1.1 Schema, section 5.3).

    A plain statement would say that the link holds. Nobody has judged them, and the author says so.

    Args:
        suggestions: what to write.
        now: the time that the proposals bear.
        lang: language of labels and reasons.
    """
    person = ox.NamedNode(f"{EKD}person/effektkedja-suggest")
    triples = [
        ox.Triple(person, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{PROV}Agent")),
        ox.Triple(person, ox.NamedNode(f"{SKOS}prefLabel"), ox.Literal(_AUTHOR.in_(lang), language=lang)),
    ]
    stamp = now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    number = 0
    for suggestion in suggestions:
        for candidate in suggestion.candidates:
            number += 1
            node = f"{EKD}forslag/suggest-{stamp.replace(':', '').lower()}-{number}"
            triples += _proposal(ox.NamedNode(node), suggestion, candidate, stamp, lang)
            triples.append(ox.Triple(ox.NamedNode(node), ox.NamedNode(f"{PROV}wasAttributedTo"), person))
    return canonical_turtle(triples, _WAY_ON.in_(lang))


def _proposal(
    node: ox.NamedNode, suggestion: Suggestion, candidate: Candidate, stamp: str, lang: Language
) -> list[ox.Triple]:
    link = suggestion.property.iri
    statement = ox.NamedNode(f"{node.value}/till-1")
    label = f"{capital(suggestion.thing.label)} {LINK[link].in_(lang)} {candidate.thing.label}"
    why = capital(reason(candidate, lang))
    values = (
        (node, RDF_TYPE, ox.NamedNode(f"{EK}Proposal")),
        (node, f"{SKOS}prefLabel", ox.Literal(label, language=lang)),
        (node, f"{EK}rationale", ox.Literal(f"{why}.", language=lang)),
        (node, f"{DCTERMS}created", ox.Literal(stamp, datatype=ox.NamedNode(f"{XSD}dateTime"))),
        (node, f"{EK}adds", statement),
        (statement, RDF_TYPE, ox.NamedNode(f"{RDF}Statement")),
        (statement, f"{RDF}subject", ox.NamedNode(suggestion.thing.iri)),
        (statement, f"{RDF}predicate", ox.NamedNode(link)),
        (statement, f"{RDF}object", ox.NamedNode(candidate.thing.iri)),
    )
    return [ox.Triple(subject, ox.NamedNode(predicate), value) for subject, predicate, value in values]
