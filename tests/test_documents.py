"""The knowledge base counts what each document counts, and its tables hold what the documents' tables print.

What is expected is read anew from the source text, or was counted by hand in the document. Nothing here uses what the
data were made with.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pytest

from conftest import ROOT
from effektkedja.canonical import natural_key
from effektkedja.names import text_of
from effektkedja.operations.stats import stats
from effektkedja.store.dataset import Dataset
from effektkedja.terms import EK, EKC, EKD
from source_text import NUMBER_WORDS, SEEDS, lines_of, squeeze

PLAN, REPORT, REPORT_2019, CITY, PAGE = (
    "001_e464055c1162cb4e.txt",
    "000_3ed3c5ce251578d3.txt",
    "002_dbe450521a2254e8.txt",
    "003_c059b39f273e232e.txt",
    "004_6e2e9d3e722502ca.txt",
)
STRATEGY = "strategi-2020-2026"
NEVER = "(?!)"
PAGES = sorted((ROOT / "docs" / "documents").glob("*.md"))

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not beside the project")


# --- reading the source -------------------------------------------------------------------------------------------


def letters(text: str) -> str:
    """The squeezed text without digits, since footnote marks stand inside the wording."""
    return re.sub(r"\d", "", squeeze(text))


def joined(lines: Iterable[str]) -> str:
    """The lines as one line of text."""
    return " ".join(" ".join(lines).split())


def between(lines: Sequence[str], start: str, end: str) -> list[str]:
    """The lines after the first that matches ``start``, up to the next that matches ``end``."""
    first = next(at for at, line in enumerate(lines) if re.search(start, line)) + 1
    rest = list(lines[first:])
    return rest[: next((at for at, line in enumerate(rest) if re.search(end, line)), len(rest))]


def paragraphs(lines: Iterable[str], mark: str) -> list[str]:
    """The texts that begin with a line that matches ``mark``, each up to the next mark, the mark taken away."""
    found: list[list[str]] = []
    for line in lines:
        if re.match(mark, line):
            found.append([re.sub(mark, "", line)])
        elif found:
            found[-1].append(line)
    return [joined(part) for part in found]


def sections(file: str, heading: str) -> dict[str, list[str]]:
    """The lines under each numbered heading; ``heading`` is a pattern with the number as its group."""
    found: dict[str, list[str]] = {}
    number = ""
    for line in lines_of(file):
        if match := re.match(heading, line):
            number = match[1]
            found[number] = []
        if number:
            found[number].append(line)
    return found


def percent_row(line: str) -> tuple[str, list[int]]:
    """Name and percentages of a line such as ``Botkyrka 3% 2%``; no percentages where the line is no such row."""
    match = re.match(r"^(.*?)\s*((?:\s*\b\d+\s?%)+)\s*$", line)
    return (match[1].strip(), [int(value) for value in re.findall(r"\d+", match[2])]) if match else (line.strip(), [])


# --- reading the knowledge base -----------------------------------------------------------------------------------


def short(text: str) -> str:
    return text.removeprefix(EKD).removeprefix(EKC)


def pairs(dataset: Dataset, query: str) -> list[tuple[str, str]]:
    """The rows of a SELECT of ``?key`` and ``?value``, in the documents' order of the keys."""
    rows = {(short(text_of(row["key"])), short(text_of(row["value"]))) for row in dataset.select(query)}
    return sorted(rows, key=lambda row: (natural_key(row[0]), row[1]))


def labels(dataset: Dataset, document: str, kind: str) -> dict[str, str]:
    """The names of a document's things of one class, by their number at the end of the address, in order."""
    query = f"SELECT ?key ?value WHERE {{ ?key a ek:{kind} ; ek:inDocument <{document}> ; skos:prefLabel ?value }}"
    return {key.removeprefix(f"{document}/").partition("/")[2]: label for key, label in pairs(dataset, query)}


def by_goal(dataset: Dataset, document: str, kind: str, place: str) -> dict[str, int]:
    """How many things of a class a document has under each goal."""
    query = f"SELECT ?key ?value WHERE {{ ?key a ek:{kind} ; ek:inDocument <{document}> ; ek:{place} ?value }}"
    return dict(sorted(Counter(goal.rsplit("/", 1)[-1] for _, goal in pairs(dataset, query)).items()))


def values(dataset: Dataset, document: str, kind: str, link: str) -> dict[str, set[str]]:
    """What each of a document's things of a class is linked to in the document itself, by the number of the thing."""
    query = f"SELECT ?key ?value WHERE {{ ?key a ek:{kind} ; ek:inDocument <{document}> ; ek:{link} ?value }}"
    found: dict[str, set[str]] = defaultdict(set)
    for row in dataset.select(query, stated_only=True):
        key = text_of(row["key"]).removeprefix(f"{EKD}{document}/").partition("/")[2]
        found[key].add(short(text_of(row["value"])).removeprefix("aktor/").removeprefix("stockholms-stad/"))
    return dict(found)


@dataclass
class Cell:
    """A figure of the knowledge base with what it is about."""

    figure: int | float | None = None
    lines: set[int] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    facts: dict[str, str] = field(default_factory=dict)


def cells(dataset: Dataset, document: str) -> dict[str, Cell]:
    """All observations of a document."""
    query = f"SELECT ?o ?p ?v WHERE {{ ?o a qb:Observation ; ek:inDocument <{document}> ; ?p ?v }}"
    found: dict[str, Cell] = defaultdict(Cell)
    for row in dataset.select(query):
        cell, name, value = found[text_of(row["o"])], text_of(row["p"]), short(text_of(row["v"]))
        match name.removeprefix(EK):
            case "value":
                cell.figure = float(value) if "." in value else int(value)
            case "sourceLines":
                for first, last in re.findall(r"(\d+)(?:-(\d+))?", value):
                    cell.lines |= set(range(int(first), int(last or first) + 1))
            case "dimension" | "sex" | "age" | "unit":
                cell.codes.add(value)
            case other:
                cell.facts[other] = value
    return dict(found)


def names_of(dataset: Dataset, scheme: str) -> dict[str, str]:
    """The concepts of a code list by their squeezed Swedish names."""
    query = f"""
        SELECT ?key ?value WHERE {{
          ?key skos:inScheme ekc:{scheme} ; skos:prefLabel|skos:altLabel ?value FILTER(LANG(?value) = "sv")
        }}"""
    return {squeeze(name): concept for concept, name in pairs(dataset, query)}


def contradictions(dataset: Dataset, document: str) -> dict[str, set[str]]:
    """What each recorded contradiction of a document is about."""
    return values(dataset, document, "Contradiction", "about")


# --- the strategy and the action plan 2024-2027 -------------------------------------------------------------------

PLAN_GOAL = r"\s?MÅL (\d):"
PLAN_ROW = r"^([1-8]\.\d{1,2}) (?=[A-ZÅÄÖ])"
AFTER_ROW = r"^\d\s|^http|^\s(Åtgärd 2024|MÅL|OPERATION)"
JOINS = "samt|samtavdessa"  # what joins two indicators in one cell
RESPONSIBLE = {
    "Länsstyrelsen": "lansstyrelsen-stockholm",
    "Polismyndigheten": "polismyndigheten",
    "Åklagarmyndigheten": "aklagarmyndigheten",
    "Kriminalvården": "kriminalvarden",
    "Region Stockholm": "region-stockholm",
    "Arbetsförmedlingen": "arbetsformedlingen",
    "Operation kvinnofrid": "operation-kvinnofrid",
    "Regionskoordinatorer": "regionkoordinatorerna",
    "kommunerna i länet": "kommunerna-i-stockholms-lan",
    "länets kommuner": "kommunerna-i-stockholms-lan",
    "kommuner": "kommunerna-i-stockholms-lan",
    "Försäkringskassans avdelning för sjukförsäkringen, verksamhetsområde 3 Stöd för återgång, Stockholm": (
        "forsakringskassan-stod-for-atergang-stockholm"
    ),
}
THREE_INDICATORS = ["1.6", "2.4", "4.3", "6.2"]
TWO_INDICATORS = ["2.7", "3.6", "3.8", "3.9", "4.4", "5.3", "6.3"]


def plan_rows() -> dict[str, str]:
    """The letters of each table row of the plan, without its number: wording, responsible, indicators, frequency."""
    found: dict[str, list[str]] = {}
    number = ""
    for line in lines_of(PLAN):
        if match := re.match(PLAN_ROW, line):
            number = match[1]
            found[number] = [line[match.end() :]]
        elif re.match(AFTER_ROW, line):
            number = ""
        elif number:
            found[number].append(line)
    return {number: letters(joined(lines)) for number, lines in found.items()}


@needs_seeds
def test_goals_of_the_strategy_are_the_headings_of_the_plan(knowledge_base):
    headings = {}
    for goal, lines in sections(PLAN, PLAN_GOAL).items():
        headings[goal] = letters(joined([re.sub(PLAN_GOAL, "", lines[0]), *between(lines, "MÅL", "^$")]))
    assert headings == {n: letters(name) for n, name in labels(knowledge_base, STRATEGY, "Goal").items()}
    assert len(headings) == 8


def test_strategy_has_17_conditions(knowledge_base):
    counts = by_goal(knowledge_base, STRATEGY, "SuccessCondition", "conditionFor")
    assert counts == {"1": 3, "2": 3, "3": 2, "4": 3, "5": 2, "6": 1, "7": 1, "8": 2}


@needs_seeds
def test_conditions_of_the_strategy_are_the_bullets_of_the_plan(knowledge_base):
    printed = {}
    for goal, lines in sections(PLAN, PLAN_GOAL).items():
        bullets = paragraphs(between(lines, "^För att nå dit", "^Relevanta utvecklingsområden"), "^• ")
        printed |= {f"{goal}.{at}": letters(text) for at, text in enumerate(bullets, 1)}
    held = labels(knowledge_base, STRATEGY, "SuccessCondition")
    assert printed == {number: letters(label) for number, label in held.items()}


def test_plan_has_23_development_areas(knowledge_base):
    counts = by_goal(knowledge_base, "handlingsplan-2024-2027", "DevelopmentArea", "underGoal")
    assert counts == {"1": 1, "2": 3, "3": 4, "4": 2, "5": 6, "6": 4, "7": 2, "8": 1}


@needs_seeds
def test_development_areas_begin_as_the_bullets_of_the_plan(knowledge_base):
    printed = {}
    for goal, lines in sections(PLAN, PLAN_GOAL).items():
        part = between(lines, "^Relevanta utvecklingsområden", "^ Åtgärd 2024")
        for at, text in enumerate(paragraphs(part, "^• "), 1):
            main, *points = text.split(" − ")
            printed |= {f"{goal}.{at}": letters(main)}
            printed |= {f"{goal}.{at}.{point}": letters(words) for point, words in enumerate(points, 1)}
    held = labels(knowledge_base, "handlingsplan-2024-2027", "DevelopmentArea")
    assert held.keys() == printed.keys()
    assert [number for number, label in held.items() if not printed[number].startswith(letters(label))] == []


def test_cells_of_the_plan_with_several_indicators(knowledge_base):
    counts = Counter(
        number.rpartition("-")[0] for number in labels(knowledge_base, "handlingsplan-2024-2027", "Indicator")
    )
    assert [number for number, count in counts.items() if count == 3] == THREE_INDICATORS
    assert [number for number, count in counts.items() if count == 2] == TWO_INDICATORS
    assert (len(counts), counts.total()) == (55, 70)


def test_states_of_the_indicators_of_the_plan(knowledge_base):
    kinds = values(knowledge_base, "handlingsplan-2024-2027", "Indicator", "indicatorKind")
    developed = {number for number, kind in kinds.items() if kind == {"kind-to-be-developed"}}
    described = {number for number, kind in kinds.items() if kind == {"kind-descriptive"}}
    assert developed == {"5.1-1", "6.1-1", "8.4-1"}
    assert described == {"2.8-1", "2.9-1", "4.5-1", "4.6-1", "5.3-1", "6.3-2", "6.4-1"}


@needs_seeds
def test_rows_of_the_plan_hold_nothing_but_what_was_taken(knowledge_base):
    """Wording, every responsible actor, every indicator and the frequency: together they are the whole row."""
    plan = "handlingsplan-2024-2027"
    wording, indicators = labels(knowledge_base, plan, "Commitment"), labels(knowledge_base, plan, "Indicator")
    responsible = values(knowledge_base, plan, "Commitment", "responsible")
    frequency = values(knowledge_base, plan, "Commitment", "frequency")
    actors = {letters(name): actor for name, actor in RESPONSIBLE.items()}
    one = "|".join(sorted(actors, key=len, reverse=True))
    cell = re.compile(f"((?:(?:och)?(?:{one}))+)(?:{JOINS})?(årligen|vidhandlingsplanensslut)")
    rows, wrong = plan_rows(), []
    for number, text in rows.items():
        rest = text.removeprefix(letters(wording[number]))
        for label in (label for key, label in indicators.items() if key.startswith(f"{number}-")):
            rest = rest.replace(letters(label), "", 1)
        match = cell.fullmatch(rest)
        printed = {actors[name] for name in re.findall(one, match[1])} if match else set()
        often = {"frequency-annual" if match and match[2] == "årligen" else "frequency-plan-end"}
        if printed != responsible[number] or often != frequency[number]:
            wrong.append((number, rest))
    assert wrong == []
    assert rows.keys() == wording.keys()


@pytest.mark.parametrize(
    ("number", "actors"),
    [
        ("1.6", {"polismyndigheten"}),
        ("2.1", {"operation-kvinnofrid"}),
        (
            "2.8",
            {"polismyndigheten", "kommunerna-i-stockholms-lan", "kriminalvarden", "region-stockholm"},
        ),
        ("3.7", {"forsakringskassan-stod-for-atergang-stockholm"}),
        (
            "4.3",
            {"lansstyrelsen-stockholm", "region-stockholm", "regionkoordinatorerna", "kommunerna-i-stockholms-lan"},
        ),
        ("5.1", {"polismyndigheten", "aklagarmyndigheten"}),
        ("6.4", {"polismyndigheten", "kommunerna-i-stockholms-lan"}),
        ("8.6", {"kriminalvarden"}),
    ],
)
def test_responsible_actors_of_a_row(knowledge_base, number, actors):
    assert values(knowledge_base, "handlingsplan-2024-2027", "Commitment", "responsible")[number] == actors


# --- the status report 2020 and the action plan 2020-2022 ---------------------------------------------------------

REPORT_GOAL = r"\s?MÅL (\d):"


def test_status_report_has_the_indicators_that_it_follows(knowledge_base):
    counts = by_goal(knowledge_base, "lagesrapport-2020", "Indicator", "listedUnder")
    assert counts == {"1": 1, "2": 2, "3": 4, "4": 4, "5": 10, "7": 2, "8": 1}
    assert len(labels(knowledge_base, "lagesrapport-2020", "Indicator")) == 23, "one is listed under goal 2 and 4"


@needs_seeds
def test_indicators_of_the_status_report_are_its_bullets(knowledge_base):
    held = values(knowledge_base, "lagesrapport-2020", "Indicator", "listedUnder")
    names = labels(knowledge_base, "lagesrapport-2020", "Indicator")
    for goal in ("2", "3", "4", "7", "8"):
        part = between(
            sections(REPORT, REPORT_GOAL)[goal], "^Indikatorer för strategin", "^Åtaganden i handlingsplanen"
        )
        printed = [letters(text) for text in paragraphs(part, "^•\t ")]
        listed = [letters(names[key]) for key, goals in held.items() if f"{STRATEGY}/mal/{goal}" in goals]
        assert len(listed) == len(printed), goal
        assert [name for name in listed if not any(text.startswith(name) for text in printed)] == [], goal


def clearance_tables() -> list[tuple[str, list[int]]]:
    """The rows of the tables of goal 5: crime, and the one or two percentages that the text dump kept."""
    rows: list[tuple[str, list[int]]] = []
    block: list[str] = []
    before = ""
    for line in sections(REPORT, REPORT_GOAL)["5"]:
        name, figures = percent_row(line)
        if figures:
            rows.append((name or before, figures))
        block = [*block, line] if line.strip() else []
        before = joined(block) or before
    return rows


@needs_seeds
def test_clearance_by_crime_in_the_status_report(knowledge_base):
    printed = clearance_tables()
    names = labels(knowledge_base, "lagesrapport-2020", "Indicator")
    held: dict[str, dict[str, int | float | None]] = defaultdict(dict)
    for cell in cells(knowledge_base, "lagesrapport-2020").values():
        key = cell.facts.get("ofIndicator", "").rpartition("/")[2]
        if key.startswith("mal-5-") and cell.facts["period"] == "2019" and "periodFrom" not in cell.facts:
            held[key]["".join(cell.codes & {"sex-female", "sex-male"})] = cell.figure
    for at, (name, figures) in enumerate(printed, 1):
        sexes = ("sex-female", "sex-male") if len(figures) == 2 else ("",)
        assert held.pop(f"mal-5-{at}") == dict(zip(sexes, figures, strict=True)), name
        assert letters(name.split()[0]) in letters(names[f"mal-5-{at}"])
    assert not held


def test_follow_ups_of_the_status_report(knowledge_base):
    query = "SELECT ?key ?value WHERE { ?key ek:inReport <lagesrapport-2020> ; ek:followUpStatus ?value }"
    groups: dict[str, set[str]] = defaultdict(set)
    for key, status in pairs(knowledge_base, query):
        groups[status].add(key.rpartition("/")[2])
    stated = {key for key in groups["followup-descriptive"] if key not in groups["followup-done"]}
    assert stated == {"6.1", "6.2", "6.3", "8.3"}
    descriptive = {"1.4", "3.2", "4.5", "6.1", "6.2", "6.3", "8.1", "8.2", "8.3", "8.5"}
    deferred = {"1-1", "1-2", "2-1", "2-2", "2-3", "3-1", "4-1"}
    assert groups["followup-descriptive"] == descriptive
    assert groups["followup-deferred"] == {f"onumrerad-{number}" for number in deferred}
    assert groups["followup-not-possible"] == {"onumrerad-2-4", "onumrerad-3-2", "onumrerad-7-1"}
    assert {status: len(group) for status, group in groups.items()} == {
        "followup-done": 22,
        "followup-descriptive": 10,
        "followup-deferred": 7,
        "followup-not-possible": 3,
    }


@needs_seeds
def test_numbered_commitments_of_the_status_report(knowledge_base):
    part = lines_of(REPORT)[445:1700]
    numbered = {}
    for at, line in enumerate(part):
        if match := re.match(r"\s?([1-8]\.\d) (?=[A-ZÅÄÖ])", line):
            numbered[match[1]] = letters(joined([line[match.end() :], *between(part[at:], "", r"^\s*$")]))
    held = labels(knowledge_base, "handlingsplan-2020-2022", "Commitment")
    known = {number: letters(label) for number, label in held.items() if not number.startswith("onumrerad")}
    assert numbered.keys() == known.keys()
    assert [number for number, label in known.items() if not numbered[number].startswith(label)] == []
    assert (len(known), len(held)) == (26, 36)


def split_three(digits: str) -> tuple[int, ...]:
    """Three numbers with spaces between thousands: the only cut where each is at most the one before it."""
    parts = digits.split()
    cuts = [(parts[:a], parts[a:b], parts[b:]) for a, b in combinations(range(1, len(parts)), 2)]
    whole = [cut for cut in cuts if all(len(group) == 3 for number in cut for group in number[1:])]
    numbers = [tuple(int("".join(number)) for number in cut) for cut in whole]
    (ordered,) = [found for found in numbers if found[0] >= found[1] >= found[2]]
    return ordered


def case_table(caption: str) -> list[tuple[int, str, str, tuple[int, ...]]]:
    """Line, crime, year and the three figures of each row of a table of reported offences and cases."""
    lines = lines_of(REPORT)
    start = next(at for at, line in enumerate(lines) if line.startswith(caption))
    start += next(at for at, line in enumerate(lines[start:]) if line.strip() == "till åklagare") + 1
    rows, name = [], ""
    for number, line in enumerate(lines[start:], start + 1):
        if re.match(r"\d\d  |\s?5\.\d ", line):
            break
        name = f"{name} {line}".strip()
        if match := re.fullmatch(r"(.*?) (2019|2020) ([\d ]+?)\s*", name):
            crime = re.sub(r"\(.*?\)|^\d{4} |(?<=[a-zåäö])\d+", "", match[1])
            rows.append((number, crime, match[2], split_three(match[3])))
            name = ""
    return rows


@needs_seeds
@pytest.mark.parametrize(("caption", "rows"), [("Tabell 1.", 8), ("Tabell 2.", 12)])
def test_case_tables_of_the_status_report(knowledge_base, caption, rows):
    stages = ("case-reported-offences", "case-incoming", "case-sent-to-prosecutor")
    crimes = names_of(knowledge_base, "crime-group") | names_of(knowledge_base, "crime-type")
    table = case_table(caption)
    printed = {
        (line, crimes[squeeze(crime)], year, stage): [figure]
        for line, crime, year, figures in table
        for stage, figure in zip(stages, figures, strict=True)
    }
    held: dict[tuple[int, str, str, str], list[int | float | None]] = defaultdict(list)
    for cell in cells(knowledge_base, "lagesrapport-2020").values():
        for line in {line for line, *_ in table} & cell.lines:
            (stage,) = cell.codes & set(stages)
            (crime,) = cell.codes & set(crimes.values())
            held[line, crime, cell.facts["period"], stage].append(cell.figure)
    assert dict(held) == printed
    assert len(table) == rows


# --- the mappings of services 2018 and 2020 -----------------------------------------------------------------------

SERVICE_ROWS = {
    "Antal verksamheter": set(),
    "HBTQ-personer": {"target-lgbtq"},
    "Flickor": {"sex-female", "age-child"},
    "Pojkar": {"sex-male", "age-child"},
    "Kvinnor": {"sex-female", "age-adult"},
    "Män": {"sex-male", "age-adult"},
    "Stat": {"actor-authority"},
    "Region": {"actor-region"},
    "Landsting": {"actor-region"},
    "Kommun": {"actor-municipality"},
    "Civil": {"actor-civil-society"},
    "Samverkan": {"actor-collaboration"},
}
Rows = list[tuple[int, str, list[int]]]


def tables_2020() -> tuple[list[list[str]], list[Rows]]:
    """Headings and rows of the two tables of the annex of the status report: municipalities, and services."""
    headings: list[list[str]] = []
    tables: list[Rows] = []
    for first, last in ((1962, 2019), (2020, 2058)):
        rows, names, pending = [], [], ""
        for number, line in enumerate(lines_of(REPORT)[first - 1 : last], first):
            name, figures = percent_row(line)
            if match := re.fullmatch(r"(Antal verksamheter) ([\d ]+)", line.strip()):
                name, figures = match[1], [int(value) for value in match[2].split()]
            pending = f"{pending} {name}".strip()
            if figures:
                rows.append((number, pending, figures))
            elif not line.strip() and not rows and pending:
                names.append(pending.removeprefix("2020 "))
            if figures or (not line.strip() and not rows):
                pending = ""
        headings.append(names)
        tables.append(rows)
    return headings, tables


def tables_2018() -> tuple[list[list[str]], list[Rows]]:
    """Headings and rows of figures 6 and 5 in report 2019:6, whose text has a tab between columns."""
    headings: list[list[str]] = []
    tables: list[Rows] = []
    for caption in ("Figur 6. Verksamheternas", "Figur 5. Samtliga"):
        lines = lines_of(REPORT_2019)
        start = next(at for at, line in enumerate(lines) if line.startswith(caption)) + 2
        headings.append(lines[start].split("\t")[1:])
        rows: Rows = []
        for number, line in enumerate(lines[start + 1 :], start + 2):
            if "\t" not in line:
                break
            name, *figures = line.split("\t")
            rows.append((number, name, [int(figure.removesuffix("%")) for figure in figures]))
        tables.append(rows)
    return headings, tables


MAPPINGS = [("lagesrapport-2020", "2020", tables_2020), ("rapport-2019-6", "2018", tables_2018)]


def groups_of(dataset: Dataset, headings: list[str]) -> list[str]:
    """The target groups that the columns of a mapping are about."""
    concepts = names_of(dataset, "service-group")
    spelled = (squeeze(name).replace("risikerar", "riskerar").replace("sexualiserat", "sexuellt") for name in headings)
    return [concepts[name] for name in spelled]


def mapped(dataset: Dataset, document: str, year: str, rows: Rows) -> dict[tuple[int, str], list[Cell]]:
    """The mapping's figures in the knowledge base, by source line and target group."""
    lines = {line for line, *_ in rows}
    found: dict[tuple[int, str], list[Cell]] = defaultdict(list)
    for cell in cells(dataset, document).values():
        if cell.facts.get("ofService") == f"{document}/kartlaggning/{year}":
            for line in lines & cell.lines:
                group = "".join(code for code in cell.codes if code.startswith("service-group-"))
                found[line, group].append(cell)
    return found


@needs_seeds
@pytest.mark.parametrize(("document", "year", "tables"), MAPPINGS, ids=["2020", "2018"])
def test_mapping_of_services_by_municipality(knowledge_base, document, year, tables):
    (headings, _), (rows, _) = tables()
    groups = groups_of(knowledge_base, headings)
    printed = {
        (line, group): [figure] for line, _, figures in rows for group, figure in zip(groups, figures, strict=True)
    }
    held = mapped(knowledge_base, document, year, rows)
    assert {key: [cell.figure for cell in found] for key, found in held.items()} == printed
    assert len(printed) == 27 * 6
    areas = dict(pairs(knowledge_base, "SELECT ?key ?value WHERE { ?key a ek:Actor ; skos:prefLabel ?value }"))
    areas |= dict(pairs(knowledge_base, "SELECT ?key ?value WHERE { [] ek:area ?key . ?key skos:prefLabel ?value }"))
    for line, name, _ in rows:
        place = {"Hela länet": "Stockholms län"}.get(name, name.partition(" (")[0])
        found = {areas[cell.facts["area"]] for group in groups for cell in held[line, group]}
        assert {squeeze(area) for area in found} == {squeeze(place)}, name
        assert {cell.facts["period"] for group in groups for cell in held[line, group]} == {year}


@needs_seeds
@pytest.mark.parametrize(("document", "year", "tables"), MAPPINGS, ids=["2020", "2018"])
def test_mapping_of_services_by_target_and_organiser(knowledge_base, document, year, tables):
    (_, headings), (_, rows) = tables()
    groups = groups_of(knowledge_base, headings)
    codes = {squeeze(name): wanted for name, wanted in SERVICE_ROWS.items()}
    printed = {}
    for line, name, figures in rows:
        unit = "unit-count" if name == "Antal verksamheter" else "unit-percent"
        for group, figure in zip(groups, figures, strict=True):
            printed[line, group] = [(figure, codes[squeeze(name)] | {group, unit})]
    held = mapped(knowledge_base, document, year, rows)
    assert {key: [(cell.figure, cell.codes) for cell in found] for key, found in held.items()} == printed
    assert len(printed) == 11 * 6


# --- report 2019:6 ------------------------------------------------------------------------------------------------


def test_report_2019_has_four_national_goals(knowledge_base):
    goals = labels(knowledge_base, "nationella-strategin", "Goal")
    query = "SELECT ?key ?value WHERE { ?key a ek:Goal ; ek:inDocument <nationella-strategin> ; skos:notation ?value }"
    assert [number for _, number in pairs(knowledge_base, query)] == ["1", "2", "3", "4"]
    assert len(goals) == 4
    counts = by_goal(knowledge_base, "rapport-2019-6", "Indicator", "listedUnder")
    assert counts == {"1": 1, "2": 9, "3": 5, "4": 3}


def by_line(dataset: Dataset, document: str, lines: Iterable[int], subject: str) -> dict[int, list[int | float | None]]:
    """The figures about a subject that stand on each of the lines."""
    found: dict[int, list[int | float | None]] = defaultdict(list)
    for iri, cell in sorted(cells(dataset, document).items()):
        for line in set(lines) & cell.lines:
            if subject in iri:
                found[line].append(cell.figure)
    return dict(found)


@needs_seeds
def test_clearance_by_crime_in_report_2019(knowledge_base):
    lines = list(enumerate(lines_of(REPORT_2019), 1))
    start = next(number for number, line in lines if line.startswith("Figur 3."))
    rows = {number: percent_row(line)[1] for number, line in lines[start : start + 11] if "\t" in line}
    assert by_line(knowledge_base, "rapport-2019-6", rows, "/mal-3-1/") == rows
    assert len(rows) == 10


@needs_seeds
def test_costs_in_report_2019(knowledge_base):
    lines = list(enumerate(lines_of(REPORT_2019), 1))
    start = max(number for number, line in lines if line.startswith("Bilaga 2: Ekonomisk redovisning"))
    rows = {number: [int(re.sub(r"\D", "", line.split("\t")[1]))] for number, line in lines[start:] if "\t" in line}
    assert by_line(knowledge_base, "rapport-2019-6", rows, "/ekonomi/") == rows
    *items, (total,) = rows.values()
    assert sum(item for (item,) in items) == total + 2
    about = contradictions(knowledge_base, "rapport-2019-6")["ekonomi-summa"]
    assert "rapport-2019-6/varde/ekonomi/2018-totalt" in about


@needs_seeds
def test_number_of_national_indicators_in_report_2019(knowledge_base):
    words = {word: int(number) for number, names in NUMBER_WORDS.items() for word in names}
    text = joined(lines_of(REPORT_2019))
    printed = [words.get(n) or int(n) for n in re.findall(r"Totalt finns (?:det )?(\w+) indikatorer", text)]
    (total,) = re.findall(r"av totalt (\d+) indikatorer", text)
    assert printed == [20, 29, 24, 9]
    assert sum(printed) != int(total)
    held = cells(knowledge_base, "rapport-2019-6")
    place = f"{EKD}rapport-2019-6/varde/indikatorlage/2018-"
    assert [held[f"{place}mal-{goal}-totalt"].figure for goal in (1, 2, 3)] == printed[:3]
    assert held[f"{place}totalt"].figure == int(total)
    about = contradictions(knowledge_base, "rapport-2019-6")["antal-indikatorer"]
    assert f"{place}totalt".removeprefix(EKD) in about


# --- the city's programme -----------------------------------------------------------------------------------------

PROGRAMME = "stockholms-stads-program-2021-2025"
CITY_GOAL = r"^\s?Mål (\d) (?=Stadens|Våldsut)"
BOARDS = {
    "arbetsmarknadsnämnden": "arbetsmarknadsnamnden",
    "bostadsbolagen": "bostadsbolagen",
    "idrottsnämnden": "idrottsnamnden",
    "kommunstyrelsen": "kommunstyrelsen",
    "kulturnämnden": "kulturnamnden",
    "socialnämnden": "socialnamnden",
    "stadsdelsnämnderna": "stadsdelsnamnderna",
    "utbildningsnämnden": "utbildningsnamnden",
    "äldrenämnden": "aldrenamnden",
}
BOARD = "(?:" + "|".join(f"[{name[0]}{name[0].upper()}]{name[1:]}" for name in BOARDS) + ")"
BOARD_LIST = re.compile(rf"{BOARD}(?:(?:, | och ){BOARD})*")


def boards_in(text: str) -> set[str]:
    return {BOARDS[name.lower()] for name in re.findall(BOARD, text)}


def city_parts() -> dict[str, tuple[str, list[str], list[str], str]]:
    """Per goal: heading, conditions, indicators, and the table of activities with their boards as one text."""
    found = {}
    for goal, lines in sections(CITY, CITY_GOAL).items():
        heading = joined([re.sub(CITY_GOAL, "", lines[0]), *between(lines, "Mål", "^För att nå dit")])
        conditions = paragraphs(between(lines, "^För att nå dit", "^Indikator"), r"^\s+(?=[A-ZÅÄÖ])")
        indicators = paragraphs(between(lines, "^Indikator", r"^\s?Aktivitet Ansvariga"), r"^\s+(?=[A-ZÅÄÖ])")
        table = joined(between(lines, r"^\s?Aktivitet Ansvariga", "^ Samverkan"))
        found[goal] = (heading, conditions, indicators, table)
    return found


def test_city_programme_counts(knowledge_base):
    assert len(labels(knowledge_base, PROGRAMME, "Goal")) == 7
    activities = by_goal(knowledge_base, PROGRAMME, "Commitment", "underGoal")
    assert activities == {"1": 8, "2": 10, "3": 10, "4": 10, "5": 5, "6": 7, "7": 2}
    indicators = by_goal(knowledge_base, PROGRAMME, "Indicator", "listedUnder")
    assert indicators == {"1": 2, "2": 2, "3": 2, "4": 2, "5": 2, "6": 2, "7": 1}
    printed = [place for _, place in pairs(knowledge_base, "SELECT ?key ?value WHERE { ?key ek:printedAs ?value }")]
    assert Counter(printed) == {"printed-figure": 14, "printed-text": 12}


@needs_seeds
def test_goals_and_conditions_of_the_city_programme(knowledge_base):
    parts = city_parts()
    headings = {goal: letters(heading) for goal, (heading, *_) in parts.items()}
    assert headings == {n: letters(name) for n, name in labels(knowledge_base, PROGRAMME, "Goal").items()}
    printed = {f"{goal}.{at}": letters(text) for goal, part in parts.items() for at, text in enumerate(part[1], 1)}
    held = labels(knowledge_base, PROGRAMME, "SuccessCondition")
    assert printed == {number: letters(name) for number, name in held.items() if not number.startswith("figur")}


@needs_seeds
def test_figure_of_the_city_programme(knowledge_base):
    """Goals and conditions as the figure has them, read in its order, are the whole figure."""
    lines = lines_of(CITY)
    printed = letters(joined(between(lines, "^aktiviteter följs upp årligen", "^Stockholm är en stad fri")))
    names = labels(knowledge_base, PROGRAMME, "SuccessCondition")
    places = values(knowledge_base, PROGRAMME, "SuccessCondition", "printedAs")
    taken = ""
    for goal, name in labels(knowledge_base, PROGRAMME, "Goal").items():
        here = [n for n in names if n.removeprefix("figur-").startswith(f"{goal}.") and "printed-figure" in places[n]]
        here.sort(key=lambda number: number.removeprefix("figur-"))
        taken += letters(name) + "".join(letters(names[number]) for number in here)
    assert taken == printed


@needs_seeds
def test_indicators_of_the_city_programme_and_their_boards(knowledge_base):
    names = labels(knowledge_base, PROGRAMME, "Indicator")
    boards = values(knowledge_base, PROGRAMME, "Indicator", "measuresActor")
    printed = {}
    for goal, (_, _, indicators, _) in city_parts().items():
        for at, text in enumerate(indicators, 1):
            match = re.match(r"(.*)\(([^()]*nämnd[^()]*)\)", text)
            assert match, text
            printed[f"mal-{goal}-{at}"] = (letters(match[1]), boards_in(match[2]))
    assert printed == {number: (letters(name), boards[number]) for number, name in names.items()}


@needs_seeds
def test_activities_of_the_city_programme_and_their_boards(knowledge_base):
    """Every list of boards ends one row of a table; between the lists stand the activities and nothing else."""
    names = labels(knowledge_base, PROGRAMME, "Commitment")
    responsible = values(knowledge_base, PROGRAMME, "Commitment", "responsible")
    for goal, (_, _, _, table) in city_parts().items():
        rows = [number for number in names if number.startswith(f"{goal}.")]
        lists = [boards_in(text) for text in BOARD_LIST.findall(table)]
        assert lists == [responsible[number] for number in rows], goal
        assert letters(BOARD_LIST.sub(" ", table)) == "".join(letters(names[number]) for number in rows), goal


def test_boards_of_the_city_programme(knowledge_base):
    responsible = set().union(*values(knowledge_base, PROGRAMME, "Commitment", "responsible").values())
    assert responsible == set(BOARDS.values())
    query = f"SELECT ?key ?value WHERE {{ ?key a ek:Programme ; ek:coversActor ?value FILTER(?key = <{PROGRAMME}>) }}"
    covered = {actor.rpartition("/")[2] for _, actor in pairs(knowledge_base, query)}
    assert covered == responsible | {"namnder-och-bolag"}


# --- the web page -------------------------------------------------------------------------------------------------


@needs_seeds
@pytest.mark.parametrize(
    ("kind", "start", "end", "count"),
    [
        ("SuccessCondition", "^Förutsättningar", "^Hur går det", 3),
        ("Commitment", "^Åtagande i handlingsplanen", "^Stöd för att", 6),
        ("Advice", "^Stöd för att", NEVER, 3),
    ],
)
def test_bullets_of_the_web_page(knowledge_base, kind, start, end, count):
    printed = [letters(text) for text in paragraphs(between(lines_of(PAGE), start, end), r"^\s*• ")]
    assert [letters(name) for name in labels(knowledge_base, "webbsida-mal-4", kind).values()] == printed
    assert len(printed) == count


@needs_seeds
def test_indicators_of_the_web_page_are_printed_twice(knowledge_base):
    """The page prints each indicator in its list of choices and again as a heading."""
    part = [line.strip() for line in between(lines_of(PAGE), "^Välj indikator", "^Åtagande") if line.strip()]
    printed = [letters(line) for line, count in Counter(part).items() if count == 2]
    assert [letters(name) for name in labels(knowledge_base, "webbsida-mal-4", "Indicator").values()] == printed
    assert len(printed) == 4


# --- what the documentation says of the documents -----------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_of_a_document_counts_what_the_knowledge_base_holds(knowledge_base, page):
    """A page has one table per document, with the classes and counts that `effektkedja stats --lang en` prints."""
    held: dict[str, dict[str, int]] = defaultdict(dict)
    for document, kind, count in stats(knowledge_base, lang="en").rows:
        held[str(document)][str(kind)] = int(count or 0)
    text = page.read_text(encoding="utf-8")
    tables = re.findall(r"\| In `(.+?)` \| count \|\n\| --- \| --- \|\n((?:\|.*\n)+)", text)
    assert page.stem in [document for document, _ in tables]
    for document, table in tables:
        written = {kind: int(count) for kind, count in re.findall(r"\| (.+?) \| (\d+) \|", table)}
        assert written == held[document], f"{page.name}: write the counts that `effektkedja stats --lang en` prints"


def test_index_of_the_data_names_every_file_and_page():
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert {path.name for path in ROOT.glob("data/*.ttl")} == set(re.findall(r"`data/([^`<]+\.ttl)`", text))
    assert {f"documents/{page.name}" for page in PAGES} == set(re.findall(r"\]\((documents/[^)]+)\)", text))
