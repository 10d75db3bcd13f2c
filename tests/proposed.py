"""A small strategy to make proposals for, and proposals as files have them."""

from __future__ import annotations

import pyoxigraph as ox

from effektkedja.canonical import canonical_turtle
from effektkedja.operations.proposal_file import statements_of
from effektkedja.proposal import Proposal, Triple

ID = "https://w3id.org/effektkedja/id/"
EK = "https://w3id.org/effektkedja/def/"
EKC = "https://w3id.org/effektkedja/code/"

_HEAD = """@base <https://w3id.org/effektkedja/id/> .
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ds: <http://publications.europa.eu/resource/authority/dataset-status/> .
@prefix ek: <https://w3id.org/effektkedja/def/> .
@prefix ekc: <https://w3id.org/effektkedja/code/> .
@prefix ekg: <https://w3id.org/effektkedja/graph/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PLAN = (
    _HEAD
    + """
<s> a ek:Strategy ; skos:prefLabel "Strategin"@sv .
<s/m1> a ek:Goal ; ek:inDocument <s> ; skos:notation "1" ; skos:prefLabel "Alla får stöd"@sv .
<s/v1> a ek:SuccessCondition ;
    ek:inDocument <s> ; ek:conditionFor <s/m1> ; skos:notation "1.1" ; skos:prefLabel "Det finns stöd"@sv .
<s/v2> a ek:SuccessCondition ;
    ek:inDocument <s> ; ek:conditionFor <s/m1> ; skos:notation "1.2" ; skos:prefLabel "Stödet är känt"@sv .
<p> a ek:ActionPlan ; skos:prefLabel "Planen"@sv ; ek:underStrategy <s> .
<p/a1> a ek:Commitment ; ek:inDocument <p> ; ek:underGoal <s/m1> ; ek:responsible <k> ;
    skos:notation "1" ; skos:prefLabel "Ge stöd"@sv .
<p/a2> a ek:Commitment ; ek:inDocument <p> ; ek:underGoal <s/m1> ; skos:notation "2" ; skos:prefLabel "Berätta"@sv .
<p/i1> a ek:Indicator ; ek:inDocument <p> ; ek:measures <p/a1> ; ek:dataSource <q> ; ek:measureLevel ekc:level-reach ;
    ek:indicatorKind ekc:kind-count ; ek:indicatorStatus ekc:status-active ;
    skos:notation "1" ; skos:prefLabel "Antal som fått stöd"@sv .
<q> a ek:DataSource ; adms:status ds:COMPLETED ; skos:prefLabel "Räkningen"@sv .
<k> a ek:Actor ; skos:prefLabel "Kommunen"@sv .
<l> a ek:Actor ; skos:prefLabel "Länet"@sv .
<p/a3> a ek:Commitment ; ek:inDocument <p> ; ek:underGoal <s/m1> ; ek:responsible <l> ;
    skos:notation "3" ; skos:prefLabel "Lära"@sv .
"""
)
READINGS = (
    _HEAD
    + """
<p/a1> ek:contributesTo <s/v1> .
<tolkning/a1-v1> a ek:Link ; dcterms:date "2026-11-22"^^xsd:date ; ek:basis ekc:basis-content ; ek:from <p/a1> ;
    ek:linkProperty ek:contributesTo ; ek:rationale "Samma sak."@sv ; ek:to <s/v1> ;
    prov:wasAttributedTo <person/r> ; skos:prefLabel "Åtagande 1 bidrar till villkor 1.1"@sv .
<person/r> a prov:Agent ; skos:prefLabel "Redaktionen"@sv .
ekg:tolkningar a ek:InterpretationGraph ; skos:prefLabel "Tolkningar"@sv .
"""
)


def iri(name: str) -> str:
    """A thing of the data in N-Triples form."""
    return f"<{ID}{name}>"


def link(subject: str, name: str, value: str) -> Triple:
    """A link between two things of the data."""
    return iri(subject), f"<{EK}{name}>", iri(value)


MOVE = (link("p/a1", "contributesTo", "s/v2"),), (link("p/a1", "contributesTo", "s/v1"),)
ENDED = (
    (
        iri("q"),
        "<http://www.w3.org/ns/adms#status>",
        "<http://publications.europa.eu/resource/authority/dataset-status/DISCONT>",
    ),
    (iri("q"), f"<{EK}discontinuedFrom>", '"2028"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
)


def indicator(name: str = "Andel som känner till stödet", about: str = "s/v2") -> tuple[Triple, ...]:
    """A new indicator in use."""
    node = iri("forslag/indikator/x1")
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    return (
        (node, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{EK}Indicator>"),
        (node, label, str(ox.Literal(name, language="sv"))),
        (node, f"<{EK}measures>", iri(about)),
        (node, f"<{EK}indicatorKind>", f"<{EKC}kind-share>"),
        (node, f"<{EK}measureLevel>", f"<{EKC}level-outcome>"),
        (node, f"<{EK}indicatorStatus>", f"<{EKC}status-active>"),
        (node, f"<{EK}inDocument>", iri("p")),
        (node, f"<{EK}sourceLines>", '"–"'),
        (node, "<http://www.w3.org/ns/prov#wasDerivedFrom>", iri("forslag")),
    )


def proposal(
    added: tuple[Triple, ...] = (),
    removed: tuple[Triple, ...] = (),
    *,
    label: str = "Ett förslag",
    note: str = "Vi gör det redan.",
    author: str = "AB",
    created: str = "2026-11-22T10:15:12Z",
    number: int = 1,
) -> Proposal:
    """A proposal as somebody made it."""
    address = f"{ID}forslag/{author.lower()}-{number}"
    return Proposal(address, label, note, author, created, "", "sv", tuple(sorted(added)), tuple(sorted(removed)))


def text(*proposals: Proposal) -> str:
    """A file with the proposals."""
    return canonical_turtle([triple for one in proposals for triple in statements_of(one)], "Förslag")
