"""The values of parameters: what a given text stands for in the data, and which values a question has answers for."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import pyoxigraph as ox

from effektkedja.canonical import natural_key
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.queries import Parameter, Query, to_term, to_text
from effektkedja.store.queryable import Queryable, Term
from effektkedja.terms import EKC

_EXISTS = ("SELECT ?term WHERE { ?term ?p ?o } LIMIT 1", "SELECT ?term WHERE { ?s ?p ?term } LIMIT 1")
_OF_KIND = {
    "goal": ("SELECT ?term WHERE { ?term a ek:Goal } LIMIT 1",),
    "document": (
        "SELECT ?term WHERE { ?term a/rdfs:subClassOf* ek:Document } LIMIT 1",
        "SELECT ?term WHERE { ?s ek:inDocument|ek:inReport|prov:wasDerivedFrom ?term } LIMIT 1",
    ),
    "actor": (
        "SELECT ?term WHERE { ?term a/rdfs:subClassOf* org:Organization } LIMIT 1",
        "SELECT ?term WHERE { ?term a ek:Actor } LIMIT 1",
    ),
    "scheme": ("SELECT ?term WHERE { ?term a skos:ConceptScheme } LIMIT 1",),
    "concept": ("SELECT ?term WHERE { ?term skos:inScheme ?scheme } LIMIT 1",),
}
_IN_LIST = "SELECT ?term ?list WHERE { ?term skos:inScheme ?list } LIMIT 1"
_NUMBERED = "SELECT ?goal ?number WHERE { ?goal a ek:Goal ; skos:notation ?number }"
_KIND_NAMES = {
    "goal": Text("ett mål", "a goal"),
    "document": Text("ett dokument", "a document"),
    "actor": Text("en aktör", "an actor"),
    "scheme": Text("en kodlista", "a code list"),
    "concept": Text("ett begrepp i en kodlista", "a concept of a code list"),
}
_SHOWN = 12
"""Values that a hint lists at most."""


def resolve(dataset: Queryable, query: Query, given: Mapping[str, str]) -> dict[str, tuple[Term, ...]]:
    """The terms that each bound parameter may take: one, or several where the number of a goal names several.

    Raises:
        InputError: a parameter is unknown or missing, or its value is not in the data or not of its kind: the answer
            would be empty and look like a finding.
    """
    bound: dict[str, tuple[Term, ...]] = {name: (term,) for name, term in query.bind(given).items()}
    for parameter in query.parameters:
        name = parameter.name
        if not given.get(name) or not isinstance(bound[name][0], ox.NamedNode):
            continue
        found = _found(dataset, parameter, bound[name][0], given[name])
        if not found:
            raise _unknown(dataset, query, parameter, given[name])
        bound[name] = found
    return bound


def choices(dataset: Queryable, query: Query, parameter: Parameter) -> list[str]:
    """The values of a parameter that the question has rows for, as text that can be given, in natural order.

    The question itself is asked with the other parameters at their defaults, so that every choice leads somewhere.
    Where that tells of none, they are all things of the parameter's kind.
    """
    others = [other for other in query.parameters if other.name != parameter.name and other.default]
    result = dataset.evaluate(
        query.sparql, substitutions={other.name: to_term(other.default, other) for other in others}
    )
    terms: set[Term | None] = set()
    if isinstance(result, ox.QuerySolutions):
        terms = {solution[parameter.name] for solution in result} - {None}
    if not terms:  # a question that builds a graph, or has no rows at all, tells of no values
        terms = {row["term"] for question in _OF_KIND.get(parameter.kind, ()) for row in dataset.select(_all(question))}
    return sorted({to_text(term, parameter) for term in terms if term is not None}, key=natural_key)


def _all(question: str) -> str:
    return question.removesuffix(" LIMIT 1").replace("SELECT", "SELECT DISTINCT", 1)


def _found(dataset: Queryable, parameter: Parameter, term: Term, text: str) -> tuple[Term, ...]:
    """The terms meant, empty where there are none of the right kind."""
    if any(_any(dataset, question, {"term": term}) for question in _EXISTS):
        questions = _OF_KIND.get(parameter.kind, ())
        if questions and not any(_any(dataset, question, {"term": term}) for question in questions):
            return ()
        if not parameter.code_list:
            return (term,)
        belongs = {"term": term, "list": ox.NamedNode(EKC + parameter.code_list)}
        return (term,) if _any(dataset, _IN_LIST, belongs) else ()
    if parameter.kind != "goal":
        return ()
    numbered = [row["goal"] for row in dataset.select(_NUMBERED) if getattr(row["number"], "value", "") == text]
    return tuple(sorted(numbered, key=lambda goal: natural_key(str(goal))))


def _any(dataset: Queryable, question: str, bound: Mapping[str, Term]) -> bool:
    return any(True for _ in dataset.select(question, substitutions=bound))


def _unknown(dataset: Queryable, query: Query, parameter: Parameter, text: str) -> InputError:
    """The error for a value that is not there or of another kind, with the nearest values that would do."""
    options = choices(dataset, query, parameter)
    near = [option for option in options if text.lower() in option.lower()]
    near = near or difflib.get_close_matches(text, options, n=_SHOWN, cutoff=0.5) or options
    listed = ", ".join(near[:_SHOWN]) + (" …" if len(near) > _SHOWN else "")
    kind = _KIND_NAMES.get(parameter.kind)
    message = Text(f"”{text}” finns inte i de data som frågas", f"'{text}' does not exist in the data that are asked")
    if kind:
        message = Text(f"{message.sv}, eller är inte {kind.sv}", f"{message.en}, or is not {kind.en}")
    if parameter.code_list:
        message = Text(f"{message.sv} ”{parameter.code_list}”", f"{message.en} '{parameter.code_list}'")
    return InputError(
        Text(f"{message.sv}.", f"{message.en}."),
        hint=Text(f"Värden som går: {listed}.", f"Values that do: {listed}.") if listed else "",
    )
