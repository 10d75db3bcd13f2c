"""Pages of things: found by their IRIs, in two languages, complete, escaped, and with the findings of ``check``."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest

from effektkedja.operations.check import check
from effektkedja.rules import catalogue
from effektkedja.terms import BASE, EK, EKD
from web.server import running

GOAL = "id/strategi-2020-2026/mal/5"
HTML = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "sv-SE,sv;q=0.9",
}


@pytest.fixture(scope="module")
def findings(knowledge_base):
    """What ``effektkedja check`` finds."""
    return check(knowledge_base).findings


class Links(HTMLParser):
    """The local addresses that a page leads to, and what it loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"])
        if tag in ("script", "img", "iframe", "object", "embed") or (tag == "link" and "stylesheet" in given["rel"]):
            self.loads.append(given.get("src") or given.get("href") or f"inline {tag}")
        self.inline += [name for name in given if name.startswith("on") or name == "style"]


def page(server, path: str, **headers: str) -> str:
    with server.client(headers={**HTML, **headers}, follow_redirects=True) as client:
        response = client.get(path)
    assert response.status_code == 200, response.text[:300]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


@pytest.mark.parametrize(
    ("accept", "view"),
    [
        (HTML["Accept"], "page"),
        ("text/turtle", "data"),
        ("application/rdf+xml", "data"),
        ("application/ld+json;q=0.9, text/html;q=0.5", "data"),
        ("*/*", "data"),
    ],
)
@pytest.mark.parametrize("local", [GOAL, "def/Goal", "code/violence-type", "shape/EK102", "graph/kallor"])
def test_an_iri_leads_to_page_or_data_by_what_is_accepted(server, local, accept, view):
    with server.client(headers={"Accept": accept}) as client:
        response = client.get(local)
        assert response.status_code == 303
        expected = (
            f"/{local.replace('graph', 'graphs')}" if (view, local[:5]) == ("data", "graph") else f"/{view}/{local}"
        )
        assert response.headers["location"] == expected
        assert "Accept" in response.headers["vary"]
        assert client.get(expected).status_code == 200


def test_an_unacceptable_type_is_refused(server):
    with server.client(headers={"Accept": "image/png"}) as client:
        assert client.get(GOAL).status_code == 406
        assert client.get(f"data/{GOAL}").status_code == 406
        assert client.get("sparql", params={"query": "ASK {}"}).status_code == 406


@pytest.mark.parametrize("form", ["turtle", "nt", "jsonld", "rdfxml"])
def test_the_data_of_a_thing_are_all_its_statements(server, knowledge_base, form):
    formats = {
        "turtle": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdfxml": ox.RdfFormat.RDF_XML,
    }
    with server.client() as client:
        response = client.get(f"data/{GOAL}", params={"format": form})
    found = {quad.triple for quad in ox.parse(response.content, format=formats[form])}
    node, default = ox.NamedNode(BASE + GOAL), ox.DefaultGraph()
    store = knowledge_base.store
    parts = (store.quads_for_pattern(node, None, None, default), store.quads_for_pattern(None, None, node, default))
    assert found == {quad.triple for part in parts for quad in part}


def test_a_page_shows_name_source_links_both_ways_and_findings(server, findings):
    html = page(server, f"page/{GOAL}")
    assert '<html lang="sv">' in html
    assert "<h1>Rättsvårdande myndigheter håller god kvalitet i utredningar och i rättsprocesser</h1>" in html
    assert re.search(r"Källa:</strong> Regional lägesrapport 2020, .*rad 301-303", html)
    assert "data/strategi-2020-2026.ttl:" in html
    links = Links(html).links
    assert "/page/id/strategi-2020-2026" in links
    assert "/page/id/handlingsplan-2024-2027/atgard/5.1" in links
    text = unescape(html)
    concerned = [f for f in findings if BASE + GOAL in (f.focus.iri, f.value and f.value.iri)]
    assert concerned
    for finding in concerned:
        assert finding.message in text
        assert finding.remedy in text
    below = [f for f in findings if f.goal and f.goal.iri == BASE + GOAL and f not in concerned]
    assert f'Brister under detta <span class="count">{len(below)}</span>' in html


def test_a_page_speaks_english_too(server):
    preferred = page(server, f"page/{GOAL}", **{"Accept-Language": "en-GB,en;q=0.9,sv;q=0.1"})
    asked = page(server, f"{GOAL}?lang=en")
    for html in (preferred, asked):
        assert '<html lang="en">' in html
        assert "Gaps that concern this" in html
    assert "/page/def/Goal?lang=en" in asked, "a language that was asked for in the address must stay in the links"


def test_what_somebody_read_into_the_documents_is_marked(server):
    html = page(server, "page/id/handlingsplan-2024-2027/atgard/4.3")
    assert re.search(r'class="basis"[^>]*>tolkning</span>', html)
    stated = (
        page(server, "page/id/kalla/nationella-trygghetsundersokningen") if False else page(server, "page/def/Goal")
    )
    assert 'class="basis"' not in stated.partition("<section")[0]


def test_the_front_page_counts_the_findings_of_check(server, findings):
    html = page(server, "/")
    foot = re.search(r"<tfoot>.*?</tfoot>", html, re.DOTALL)
    numbers = [int(number) for number in re.findall(r'class="number">(\d+)<', foot.group())]
    assert numbers == [
        *(sum(f.severity.key == key for f in findings) for key in ("violation", "warning", "info")),
        len(findings),
    ]
    totals = [int(number) for number in re.findall(r'<td class="number">(\d+)</td></tr>', html)]
    assert sum(totals[:-1]) == totals[-1] == len(findings)
    assert Links(html).links.count("/page/id/strategi-2020-2026/mal/5") == 1


def test_every_rule_that_finds_something_has_a_page_with_its_findings(server, findings):
    for rule in catalogue().rules[::7]:
        html = page(server, f"page/shape/{rule.code}")
        count = sum(finding.rule.code == rule.code for finding in findings)
        assert f'<span class="count">{count}</span>' in html
        assert f"eks:{rule.code} a sh:" in unescape(html)


def test_things_of_every_kind_have_a_page_and_its_links_lead_somewhere(server, knowledge_base):
    """One thing of every class, and from each page one link of every sort: none is dead."""
    kinds = knowledge_base.select("SELECT ?kind (SAMPLE(?t) AS ?thing) { ?t a ?kind FILTER(isIRI(?t)) } GROUP BY ?kind")
    seen = set()
    with server.client(headers=HTML) as client:
        for row in kinds:
            iri = row["thing"].value
            path = iri.replace(BASE, "/page/") if iri.startswith(BASE) else f"/page?iri={iri.replace('#', '%23')}"
            response = client.get(path)
            assert response.status_code == 200, path
            for link in Links(response.text).links:
                sort = re.sub(r"[^/?=]+$", "", link)
                if sort not in seen:
                    seen.add(sort)
                    assert client.get(link).status_code in (200, 303), (path, link)
    assert len(seen) > 20


def test_pages_load_nothing_from_elsewhere_and_hold_no_script(server):
    for path in ("/", f"page/{GOAL}", "queries", "queries/ansvar", "graphs", "page/shape/EK101", "workbench"):
        read = Links(page(server, path))
        assert set(read.loads) <= {"/static/base.css", "/static/site.css", "/static/workbench.js"}, path
        assert read.inline == [], path


def test_the_policy_forbids_what_is_not_ours(server):
    with server.client(headers=HTML) as client:
        for path in ("/", "/sparql?query=ASK%7B%7D", "/nothing", "/workbench"):
            response = client.get(path)
            policy = response.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert response.headers["x-content-type-options"] == "nosniff"
            assert "server" not in response.headers


def test_text_in_the_data_and_the_address_is_escaped(tmp_path):
    evil = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }}"
    literal = evil.replace("\\", "\\\\").replace('"', '\\"')
    data = tmp_path / "elak.ttl"
    data.write_text(
        f'<{EKD}plan> a <{EK}ActionPlan> ; <http://www.w3.org/2004/02/skos/core#prefLabel> "{literal}"@sv ;\n'
        f" <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(3)> .\n"
        f"<{EKD}plan/atgard/1> a <{EK}Commitment> ; <{EK}inDocument> <{EKD}plan> ;\n"
        f' <http://www.w3.org/2004/02/skos/core#prefLabel> "{literal}"@sv .',
        encoding="utf-8",
    )
    with running(data, "--workers", "1") as server, server.client(headers=HTML, follow_redirects=True) as client:
        paths = ["/", "/page/id/plan", "/page/id/plan/atgard/1", "/queries/dokument", "/page?iri=javascript:alert(3)"]
        paths += [
            "/workbench?query=SELECT+*+%7B%3Fs+skos%3AprefLabel+%3Fo%7D",
            f"/workbench?query={evil.replace('<', '%3C')}",
        ]
        paths += [f"/page/id/{evil.replace('/', '%2F')}", f"/queries/sok?word={evil}", "/graphs"]
        for path in paths:
            html = client.get(path).text
            read = Links(html)
            assert set(read.loads) <= {"/static/base.css", "/static/site.css", "/static/workbench.js"}, path
            assert read.inline == [], path
            assert 'href="javascript:' not in html, path
            assert "49" not in re.findall(r"\{\{|49\b", html.partition("<h1")[2].partition("</h1>")[0]), path


def test_questions_are_pages_with_forms(server):
    html = page(server, "queries/ansvar?plan=handlingsplan-2024-2027")
    assert "<h1>" in html
    assert 'name="plan" value="handlingsplan-2024-2027"' in html
    assert 'href="/page/id/aktor/' in html
    missing = page(server, "queries/allt-om")
    assert "(måste fyllas i)" in missing
    wrong = page(server, "queries/ansvar?plan=finns-inte")
    assert "finns inte i de data som frågas" in wrong
    with server.client(headers=HTML) as client:
        assert client.get("queries/finns-inte").status_code == 404


def test_the_book_is_also_for_programs(server):
    with server.client() as client:
        found = client.get("queries").json()
    (ansvar,) = [each for each in found if each["name"] == "ansvar"]
    assert {parameter["name"] for parameter in ansvar["parameters"]} == {"plan", "actor"}


def test_the_workbench_works_without_script(server):
    html = page(server, "workbench?query=SELECT+%3Fn+%7B+VALUES+%3Fn+%7B+1+%22a%22%40sv+ek%3AGoal+%7D+%7D")
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html)
    assert len(cells) == 3
    assert 'href="/page/def/Goal"' in html
    assert "Ladda ner" in html
    assert "inte giltig SPARQL" in page(server, "workbench?query=SELECT")
    assert '<p class="lead">ja</p>' in page(server, "workbench?query=ASK+%7B%7D")
    built = page(server, "workbench?query=CONSTRUCT+%7B+%3Fs+a+ek%3AGoal+%7D+WHERE+%7B+%3Fs+a+ek%3AGoal+%7D")
    assert '<th scope="col">predicate</th>' in built
    assert "format=turtle" in built
    picked = page(server, "workbench?question=ansvar")
    assert "SELECT" in picked
    assert "#+" not in picked
    with server.client(headers=HTML) as client:
        posted = client.post("workbench", data={"query": "ASK {}"})
    assert '<p class="lead">ja</p>' in posted.text


def test_a_long_answer_says_that_it_is_cut(server):
    html = page(server, "workbench?query=SELECT+*+%7B+%3Fs+a+%3Fo+%7D")
    assert re.search(r"Här visas de första 1000 av \d{4} rader", html)
    assert html.count("<tr>") == 1001


def test_a_browser_that_opens_the_endpoint_gets_the_workbench(server):
    with server.client(headers=HTML) as client:
        response = client.get("sparql", params={"query": "ASK {}"})
    assert response.status_code == 303
    assert response.headers["location"].startswith("/workbench?query=ASK")


def test_errors_are_pages_for_people_and_text_for_programs(server):
    with server.client() as client:
        text = client.get("page/id/nothing", headers={"Accept-Language": "en"})
        html = client.get("page/id/nothing", headers=HTML)
    assert (text.status_code, html.status_code) == (404, 404)
    assert text.text.startswith("The graph does not know")
    assert "<h1>Grafen känner inte till" in html.text
