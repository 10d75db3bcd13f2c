"""A small Swedish strategy, made up after real ones, as the operations would hand it to the renderers."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

from effektkedja.model.findings import Acceptance, Closed, Finding, Seen
from effektkedja.model.graph_view import Edge, GraphView, Node
from effektkedja.model.report import Profile, Report
from effektkedja.model.rules import Rule, Severity
from effektkedja.model.tables import Column, Table
from effektkedja.model.text import Text
from effektkedja.model.things import Basis, Source, Thing
from effektkedja.terms import EK, EKD, EKS

PLAN, PLAN_TITLE = "handlingsplan-2024-2027", "Handlingsplan 2024–2027"
STRATEGY, STRATEGY_TITLE = "strategi-2020-2026", "Strategi 2020–2026"
OLD, OLD_TITLE = "handlingsplan-2020-2022", "Handlingsplan 2020–2022"
STATUS, STATUS_TITLE = "lagesrapport-2020", "Regional lägesrapport 2020"

GOALS = {
    1: "Myndigheter och aktörer arbetar våldsförebyggande",
    2: "Våldsutövare har tillgång till återfallsförebyggande insatser utifrån sina behov",
    3: "Myndigheter och aktörer arbetar aktivt för att upptäcka våldsutsatta vuxna och barn samt våldsutövare",
    4: "Våldsutsatta vuxna och barn har tillgång till insatser utifrån sina behov",
    5: "Rättsvårdande myndigheter håller god kvalitet i utredningar och i rättsprocesser",
    6: "Våldsutsatta vuxna och barn medverkar i brottsutredningar",
    7: "Myndigheter och aktörer arbetar med systematisk kunskapsutveckling",
    8: "Myndigheter och aktörer använder metoder och insatser som vilar på evidens eller beprövad erfarenhet",
}
CONDITIONS = {
    "1.1": "Kunskap om universella våldsförebyggande metoder och arbetssätt inom aktörers organisationer",
    "1.2": "Universella våldsförebyggande insatser tillämpas inom arenor där barn och unga vuxna vistas",
    "1.3": "Myndigheter samverkar med civilsamhället och näringslivet kring det våldsförebyggande arbetet",
    "2.1": "Myndigheter har kunskap, metoder och arbetssätt för att erbjuda insatser till våldsutövare",
    "2.2": "Myndigheter och aktörer samverkar kring återfallsförebyggande insatser",
    "2.3": "Det finns målgruppsanpassad information om hjälp, stöd och behandling för våldsutövare",
    "3.1": "Myndigheter har rutiner och kompetens för att upptäcka våldsutsatta vuxna och barn",
    "3.2": "Myndigheter har rutiner och kompetens för att upptäcka våldsutövare",
    "4.1": "Myndigheter har kunskap, metoder och arbetssätt för att erbjuda insatser till våldsutsatta",
    "4.2": "Det finns målgruppsanpassad information om hjälp, stöd, skydd och behandling för våldsutsatta",
    "5.1": "Rättsvårdande myndigheter har ändamålsenlig kunskap, metoder och arbetssätt",
    "5.2": "Myndigheter och aktörer samverkar i brottsutredningar",
    "6.1": "Våldsutsatta vuxna och barn har skydd och stöd under brottsutredning och rättsprocess",
    "7.1": "Myndigheter och aktörer använder systematisk uppföljning och utvärdering för att utveckla sin verksamhet",
    "8.1": "Myndigheter och aktörer arbetar utifrån bästa tillgängliga kunskap",
}
COMMITMENTS = {  # number: name, actors, indicators
    "1.1": (
        "Stötta införande av effektiva förebyggande metoder i förskolan",
        "L",
        ("Antal pågående processer i förskolan",),
    ),
    "1.2": ("Stötta införande av effektiva förebyggande metoder i skolan", "L", ("Antal pågående processer i skolan",)),
    "1.6": (
        "Förbättra arbetet gällande kontaktförbud där fokus ska ligga på förbudspersonen",
        "P",
        ("Antal genomförda RRI-samtal med förbudspersoner", "Antal förlängningar av kontaktförbud"),
    ),
    "1.7": ("Säkerställa att Arbetsförmedlingens leverantörer har kunskap om våldsutsatthet", "A", ()),
    "2.1": ("Utveckla Stöd för yrkesverksamma med fokus på våldsutövare", "O", ()),
    "2.4": (
        "Utveckla samverkan gällande kontaktförbud",
        "PÅ",
        ("Antal beviljade kontaktförbud per 100 000 invånare", "Andel anmälda överträdelser av kontaktförbud"),
    ),
    "2.8": (
        "Förbättra samverkan kring våldsutövare mellan Polisen, socialtjänsten, Kriminalvården och Region Stockholm",
        "PKR",
        ("Deskriptiv beskrivning av genomfört arbete",),
    ),
    "2.10": (
        "Påbörja och genomföra behandlingsprogram mot våld i nära relation",
        "K",
        ("Antal påbörjade, pågående samt fullföljda behandlingsprogram fördelat på våldstyp",),
    ),
    "3.3": (
        "Genomföra basutbildningar med fokus på upptäckt av pågående våld",
        "R",
        ("Antal enheter som genomgått utbildningen",),
    ),
    "3.5": (
        "Utveckla och implementera nya söktermer i journalsystemet TakeCare",
        "R",
        ("Användarfrekvens av nya söktermer",),
    ),
    "3.6": (
        "Ställa frågor om våldsutövande till personer dömda för annan brottslighet",
        "K",
        ("Antal dömda för annan brottslighet som får frågan om våldsutövning",),
    ),
    "4.5": (
        "Förbättra samverkan kring våldsutsatta mellan Polisen, socialtjänsten, Kriminalvården och Region Stockholm",
        "PKR",
        ("Deskriptiv beskrivning av genomfört arbete",),
    ),
    "4.6": ("Stärka samverkansprocesser mellan kommunernas socialtjänst och hälso- och sjukvården", "R", ()),
    "5.1": (
        "Effektivisera brottsbekämpningen genom den särskilda satsningen på särskilt utsatta brottsoffer",
        "PÅ",
        ("Utvecklas under handlingsplansperioden",),
    ),
    "5.2": (
        "Utveckla arbetssätt och intern samverkan så att fler utredningar leder till att en misstänkt kan lagföras",
        "Å",
        ("Andel lagförda brott gällande grov kvinnofridskränkning", "Andel lagförda brott gällande våldtäkt"),
    ),
    "5.3": (
        "Utveckla arbetssätt och nyttja befintligt metodstöd för att förbättra utredningar",
        "K",
        ("Antal personutredningar och fördjupade utredningar",),
    ),
    "5.4": ("Genomföra personutredningar av god kvalitet inom frivården", "K", ()),
    "6.1": (
        "Förbättra formerna för samverkan mellan Polisen och Åklagarmyndigheten",
        "PÅ",
        ("Utvecklas under handlingsplansperioden",),
    ),
    "6.3": (
        "Stödja och främja samverkan på lokal och regional nivå med fokus på brottsofferstöd",
        "L",
        ("Antal kommuner representerade på träffar med länets stödcentrum",),
    ),
    "7.1": ("Stödja och bidra till utbildning och kompetensutveckling i länet", "L", ("Antal utbildade kursledare",)),
    "7.7": ("Identifiera utvecklingsområden samt ta fram rekommenderade arbetssätt", "R", ()),
    "8.1": ("Bidra till att kvalitetssäkra metoder och arbetssätt med stöd av forskning", "O", ()),
}
OLD_COMMITMENTS = {
    "1.3": "Ta fram en länsgemensam plan för våldsprevention i fritidsverksamhet",
    "2.2": "Kartlägga behandlingsinsatser för personer som har begått sexualbrott",
    "2.10": "Pröva en telefonlinje för våldsutövare i länet",
    "4.4": "Se över tillgången till skyddat boende för personer med missbruk",
    "6.2": "Utveckla hänvisning till stödcentrum för unga brottsoffer",
    "7.4": "Ta fram en modell för att mäta kommunernas kompetensutveckling",
}
ACTORS = {
    "L": "Länsstyrelsen Stockholm",
    "P": "Polismyndigheten",
    "Å": "Åklagarmyndigheten",
    "K": "Kriminalvården",
    "R": "Region Stockholm",
    "A": "Arbetsförmedlingen",
    "O": "Operation Kvinnofrid",
}


def _rule(code: str, severity: Severity, title: str, title_en: str, remedy: str, why: str) -> Rule:
    return Rule(
        code,
        f"{EKS}{code}",
        severity,
        Text(title, title_en),
        Text(f"{title}.", f"{title_en}."),
        Text("{focus} …"),
        Text(remedy, "Add what is missing."),
        Text(why, "Without it nobody can tell."),
        source="Regional lägesrapport 2020, sammanfattning",
        file="shapes/chain.ttl",
    )


RULES = {
    rule.code: rule
    for rule in (
        _rule(
            "EK101",
            Severity.VIOLATION,
            "Åtagande utan indikator",
            "Commitment without an indicator",
            "Ange minst en indikator som visar om åtagandet blir av, eller koppla det till ett villkor som redan mäts.",
            "Utan indikator går det inte att se om åtagandet genomförs eller gör nytta. Då kan ingen säga om pengarna "
            "och arbetet leder till målet.",
        ),
        _rule(
            "EK102",
            Severity.WARNING,
            "Indikatorn ska bara beskrivas eller tas fram senare",
            "Indicator only descriptive",
            "Bestäm vad som ska räknas, varifrån siffran kommer och vem som tar fram den.",
            "En beskrivning kan inte jämföras mellan år.",
        ),
        _rule(
            "EK103",
            Severity.VIOLATION,
            "Framgångsvillkor utan indikator",
            "Condition without an indicator",
            "Lägg till en indikator som mäter villkoret, eller visa vilken befintlig indikator som gör det.",
            "Villkoren är det som ska vara på plats för att målet ska nås. Mäts de inte vet ingen om den fungerar.",
        ),
        _rule(
            "EK203",
            Severity.WARNING,
            "Datakällan har upphört",
            "Data source discontinued",
            "Byt till en källa som lever, eller skriv ut att serien är slut och vad som ersätter den.",
            "En indikator utan levande källa får aldrig något nytt värde.",
        ),
        _rule(
            "EK205",
            Severity.INFO,
            "Indikatorn delas inte upp på kön",
            "Indicator not disaggregated by sex",
            "Begär uppgiften uppdelad på kön från den som lämnar den.",
            "Strategin säger att uppföljningen ska visa kvinnor och män, flickor och pojkar.",
        ),
        _rule(
            "EK305",
            Severity.WARNING,
            "Bara en samverkan svarar för åtagandet",
            "Only a collaboration answers for it",
            "Utse en myndighet som svarar för åtagandet inom samverkan.",
            "När alla svarar för något svarar ingen.",
        ),
        _rule(
            "EK502",
            Severity.INFO,
            "Åtagandet följde inte med till nästa plan",
            "Commitment not carried over",
            "Skriv i nästa plan om åtagandet är klart, fortsätter eller har lagts ned.",
            "Annars tappas påbörjat arbete.",
        ),
        _rule(
            "EK901",
            Severity.VIOLATION,
            "Dokumentet saknar period",
            "Document without a period",
            "Ange första och sista året.",
            "Utan period går det inte att veta vad som gäller nu.",
        ),
    )
}


def goal(number: int) -> Thing:
    """A goal of the strategy."""
    name = GOALS[number]
    return Thing(f"{EKD}{STRATEGY}/mal/{number}", f"Mål {number} «{name}»", f"{EK}Goal", str(number), name)


def commitment(number: str) -> Thing:
    """A commitment of the action plan."""
    name = COMMITMENTS[number][0]
    return Thing(f"{EKD}{PLAN}/atgard/{number}", f"Åtgärd {number} «{name}»", f"{EK}Commitment", number, name)


def finding(
    code: str,
    focus: Thing,
    message: str,
    *,
    goal_number: int = 0,
    basis: Basis = "stated",
    value: Thing | None = None,
    document: tuple[str, str] = (PLAN, PLAN_TITLE),
    source: Source | None = None,
    remedy: str = "",
) -> Finding:
    """A finding with what a test does not care about filled in."""
    rule = RULES[code]
    found_id = f"{sum(ord(c) * 31**i for i, c in enumerate(code + focus.iri)) % 16**12:012x}"
    return Finding(
        found_id,
        rule,
        focus,
        value,
        *document,
        goal(goal_number) if goal_number else None,
        message,
        remedy or rule.remedy.sv,
        basis,
        source or Source(*document, f"Mål {goal_number}", "692-708"),
    )


def _plan_findings() -> list[Finding]:
    found = []
    for row, (number, (_, actors, indicators)) in enumerate(COMMITMENTS.items()):
        goal_number = int(number.split(".")[0])
        focus = commitment(number)
        at = Source(
            PLAN,
            PLAN_TITLE,
            f"Mål {goal_number}, åtgärd {number}",
            f"{100 + 9 * row}-{106 + 9 * row}",
            "data/handlingsplan-2024-2027.ttl",
            40 + row,
        )
        if not indicators:
            found.append(
                finding(
                    "EK101",
                    focus,
                    f"{focus.label} har ingen indikator som visar om åtagandet blir av.",
                    goal_number=goal_number,
                    source=at,
                )
            )
        for i, name in enumerate(indicators):
            thing = Thing(f"{EKD}{PLAN}/indikator/{number}-{i + 1}", f"Indikator «{name}»", f"{EK}Indicator", "", name)
            if name.startswith(("Deskriptiv", "Utvecklas")):
                found.append(
                    finding(
                        "EK102",
                        focus,
                        f"{focus.label} följs bara upp med «{name}».",
                        goal_number=goal_number,
                        value=thing,
                        source=at,
                    )
                )
            else:
                found.append(
                    finding(
                        "EK205",
                        thing,
                        f"{thing.label} under åtgärd {number} delas inte upp på kön.",
                        goal_number=goal_number,
                        source=at,
                    )
                )
        if actors == "O":
            found.append(
                finding(
                    "EK305",
                    focus,
                    f"{focus.label} har bara Operation Kvinnofrid som ansvarig.",
                    goal_number=goal_number,
                    source=at,
                    remedy=f"Utse en myndighet som svarar för {number}.",
                )
            )
    return found


def findings() -> tuple[Finding, ...]:
    """Forty findings or so in three documents."""
    found = _plan_findings()
    for number, name in CONDITIONS.items():
        if number in ("1.3", "2.2", "5.2", "6.1", "8.1"):
            thing = Thing(
                f"{EKD}{STRATEGY}/villkor/{number}", f"Villkor {number} «{name}»", f"{EK}SuccessCondition", number, name
            )
            found.append(
                finding(
                    "EK103",
                    thing,
                    f"{thing.label} mäts inte av någon indikator: kedjan slutar i villkoret.",
                    goal_number=int(number[0]),
                    basis="interpreted",
                    document=(STRATEGY, STRATEGY_TITLE),
                    source=Source(STRATEGY, STRATEGY_TITLE, f"Mål {number[0]}", "75, 80-84"),
                )
            )
    for number, name in OLD_COMMITMENTS.items():
        thing = Thing(f"{EKD}{OLD}/atagande/{number}", f"Åtagande {number} «{name}»", f"{EK}Commitment", number, name)
        found.append(
            finding(
                "EK502",
                thing,
                f"{thing.label} finns inte i Handlingsplan 2024–2027 och är inte avslutat.",
                goal_number=int(number[0]),
                basis="interpreted",
                document=(OLD, OLD_TITLE),
                source=Source(OLD, OLD_TITLE, f"Mål {number[0]}, åtagande {number}", ""),
            )
        )
    source = Thing(
        f"{EKD}kalla/oppna-jamforelser-vald", "Källa «Öppna jämförelser: våld i nära relationer»", f"{EK}DataSource"
    )
    found.append(
        finding(
            "EK203",
            source,
            f"{source.label} upphörde 2022. Mål 7 har ingen annan källa.",
            goal_number=7,
            document=(STATUS, STATUS_TITLE),
            source=Source(STATUS, STATUS_TITLE, "Målsättning 7", "1210"),
        )
    )
    own = Thing("https://kommunen.example/plan", "Plan «Kommunens egen plan»", f"{EK}ActionPlan")
    found.append(
        finding(
            "EK901",
            own,
            f"{own.label} saknar period.",
            document=("kommunens-plan", "Kommunens egen plan"),
            source=Source(file="egen/min plan.ttl", line=12),
        )
    )
    return tuple(found)


def report() -> Report:
    """A check with findings of every severity."""
    return Report(
        findings(),
        31,
        "set",
        0.4237,
        "7 dokument, 1 204 uppgifter",
        ("Handlingsplan 2020–2022 är bara delvis inlagd.",),
    )


def followed_report() -> Report:
    """A check under a profile, with a ledger and acceptances: findings of every status."""
    new, back, ended, *rest = findings()
    first, known = datetime.date(2026, 1, 31), datetime.date(2025, 12, 1)
    decided = Acceptance("Frågan ägs av regeringen.", "Anna Åberg, Länsstyrelsen", datetime.date(2027, 6, 30))
    expired = replace(decided, until=datetime.date(2026, 2, 1), expired=True)
    accepted = [replace(finding, acceptance=decided, seen=Seen("remaining", known, 90)) for finding in rest[-2:]]
    open_ = [
        replace(new, seen=Seen("new", datetime.date(2026, 3, 1))),
        replace(back, seen=Seen("reopened", known, 90)),
        replace(ended, seen=Seen("remaining", first, 29), acceptance=expired),
        *(replace(finding, seen=Seen("remaining", first, 29)) for finding in rest[:-2]),
    ]
    return replace(
        report(),
        findings=tuple(open_),
        accepted=tuple(accepted),
        closed=(
            Closed("EK103-0123456789", "EK103", "Villkor 9.9 «Det som blev av»", known, datetime.date(2026, 3, 1)),
        ),
        since=datetime.date(2026, 2, 1),
        profile=Profile("effektkedja.toml", (RULES["EK203"],), ((RULES["EK502"], Severity.WARNING),), "warning"),
    )


def clean_report() -> Report:
    """A check that found nothing."""
    return Report((), 31, "set", 0.1, "egen/min plan.ttl")


def table() -> Table:
    """A coverage matrix with a number, a decimal, a missing value and a yes."""
    columns = (
        Column("mal", Text("Mål", "Goal")),
        Column("antal", Text("Åtaganden", "Commitments")),
        Column("andel", Text("Andel mätta", "Share measured")),
        Column("klar", Text("Klar", "Done")),
    )
    rows = (
        (goal(1).label, 7, 0.25, True),
        (goal(2).label, 10, 12.5, False),
        ('=HYPERLINK("http://x")', -3, None, None),
    )
    return Table("tackning", "Täckning per mål", columns, rows)


_COLUMN = {"actor": 0, "commitment": 1, "indicator": 2, "condition": 3, "goal": 4}


def graph(copies: int = 1) -> GraphView:
    """The chain of the sample; with ``copies`` above 1 the plan is repeated, to have a large view."""
    found: dict[str, list[Finding]] = {}
    for f in findings():
        found.setdefault(f.focus.iri, []).append(f)

    def node(iri: str, kind: str, label: str, title: str, document: str = "", goal_label: str = "") -> Node:
        own = found.get(iri, [])
        worst = max((f.severity for f in own), default=None)
        return Node(iri, kind, label, title, _COLUMN[kind], tuple(f.message for f in own), worst, document, goal_label)

    nodes = [node(goal(n).iri, "goal", f"{n} {GOALS[n]}", goal(n).label, STRATEGY_TITLE) for n in GOALS]
    nodes += [node(f"{EKD}aktor/{key}", "actor", name, f"Aktör «{name}»") for key, name in ACTORS.items()]
    edges: list[Edge] = []
    for number, name in CONDITIONS.items():
        iri, parent = f"{EKD}{STRATEGY}/villkor/{number}", goal(int(number[0]))
        nodes.append(
            node(iri, "condition", f"{number} {name}", f"Villkor {number} «{name}»", STRATEGY_TITLE, parent.label)
        )
        edges.append(Edge(iri, parent.iri, "conditionFor"))
    for copy in range(copies):
        plan, title = (PLAN, PLAN_TITLE) if copy == 0 else (f"kommunplan-{copy}", f"Kommunplan {copy}")
        for number in COMMITMENTS:
            _commitment(nodes, edges, node, number, plan, title)
    return GraphView("Effektkedjan för Strategi 2020–2026", tuple(nodes), tuple(edges))


def _commitment(
    nodes: list[Node], edges: list[Edge], node: Callable[..., Node], number: str, plan: str, title: str
) -> None:
    name, actors, indicators = COMMITMENTS[number]
    parent = goal(int(number.split(".")[0]))
    iri = f"{EKD}{plan}/atgard/{number}"
    condition = f"{EKD}{STRATEGY}/villkor/{parent.number}.1"
    nodes.append(node(iri, "commitment", f"{number} {name}", f"Åtgärd {number} «{name}»", title, parent.label))
    edges += [Edge(f"{EKD}aktor/{key}", iri, "responsible") for key in actors]
    edges.append(Edge(iri, condition, "contributesTo", "interpreted"))
    for i, indicator in enumerate(indicators):
        at = f"{EKD}{plan}/indikator/{number}-{i + 1}"
        nodes.append(node(at, "indicator", indicator, f"Indikator «{indicator}»", title, parent.label))
        edges.append(Edge(iri, at, "followedBy"))
        if i == 0 and number not in ("1.7", "5.1", "6.1"):
            edges.append(Edge(at, condition, "measures", "interpreted"))
