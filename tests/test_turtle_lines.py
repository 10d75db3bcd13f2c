"""Lines of a Turtle text: worked examples, then random texts held against pyoxigraph, nonsense and sheer size."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from effektkedja.terms import RDF, RDF_TYPE, XSD
from effektkedja.turtle_lines import Positions, locate

BASE = "http://b.example/a/c"
E = "http://e.example/"
ROOT = Path(__file__).parents[1]

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "n-quads": ox.RdfFormat.N_QUADS,
}

EXAMPLE = '''\
# <http://e.example/a> e:p "in a comment" .
@prefix e: <http://e.example/> .
PREFIX : <#>

e:a a e:Class ;
    e:p "one" , "two"@sv ,
        """three
lines "quoted" \\"
""" , 4.5 ;
    e:q e:b , [
        e:r e:inner ; e:p "within"
    ] .

e:b e:p "one"^^e:type , e:a .
e:a
    e:p "late" ; e:list ( e:m1
      e:m2 ) .
<rel> :x true .
'''


def parsed(text: str, format_: str = "turtle", base: str = BASE) -> list[ox.Quad]:
    return list(ox.parse(text, format=FORMATS[format_], base_iri=base))


@pytest.fixture(scope="module")
def example_positions() -> Positions:
    assert parsed(EXAMPLE)
    return locate(EXAMPLE, BASE)


@pytest.mark.parametrize(
    ("iri", "line"),
    [(E + "a", 5), (E + "b", 14), ("http://b.example/a/rel", 18), (E + "inner", 0), (E + "m1", 0), ("", 0)],
)
def test_subject_is_the_start_of_the_first_block(example_positions: Positions, iri: str, line: int) -> None:
    assert example_positions.subject(iri) == line


@pytest.mark.parametrize(
    ("subject", "predicate", "line"),
    [
        (E + "a", RDF_TYPE, 5),
        (E + "a", E + "p", 6),
        (E + "a", E + "q", 10),
        (E + "a", E + "list", 16),
        (E + "a", E + "r", 5),  # belongs to the nested node: the line of the subject
        (E + "b", E + "p", 14),
        ("http://b.example/a/rel", BASE + "#x", 18),
        (E + "nobody", E + "p", 0),
    ],
)
def test_statement_is_the_first_predicate(
    example_positions: Positions, subject: str, predicate: str, line: int
) -> None:
    assert example_positions.statement(subject, predicate) == line


@pytest.mark.parametrize(
    ("subject", "predicate", "text", "line"),
    [
        (E + "a", E + "p", "two", 6),
        (E + "a", E + "p", 'three\nlines "quoted" "\n', 7),
        (E + "a", E + "p", "4.5", 9),
        (E + "a", E + "p", "late", 16),
        (E + "a", E + "q", E + "b", 10),
        (E + "a", None, "late", 16),
        (E + "a", None, E + "Class", 5),
        (E + "b", E + "p", E + "a", 14),
        ("http://b.example/a/rel", None, "true", 18),
        (E + "a", E + "p", "within", 6),  # no such value of e:a: its first e:p
        (E + "a", E + "unknown", "one", 5),
        (E + "a", None, "unknown", 5),
        (E + "nobody", E + "p", "one", 0),
        (E + "nobody", None, "one", 0),
    ],
)
def test_value_falls_back_to_statement_and_subject(
    example_positions: Positions, subject: str, predicate: str | None, text: str, line: int
) -> None:
    assert example_positions.value(subject, predicate, text) == line


@pytest.mark.parametrize(
    ("iri", "line"),
    [
        (E + "a", 5),
        (E + "b", 10),
        (E + "Class", 5),
        (E + "inner", 11),
        (E + "m2", 17),
        (E + "p", 0),  # only a predicate
        (E + "type", 0),  # only a datatype
        ("one", 0),  # a literal is no mention
    ],
)
def test_mention_is_the_first_use_as_subject_or_object(example_positions: Positions, iri: str, line: int) -> None:
    assert example_positions.mention(iri) == line


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_pyoxigraph_counts_them(line_end: str) -> None:
    text = line_end.join(["@base <http://e.example/> .", "", "<a> <p> '''x", "y''' ,", "<b> .  # end"])
    positions = locate(text, BASE)
    assert positions.subject(E + "a") == 3
    assert positions.value(E + "a", None, E + "b") == 5
    assert positions.value(E + "a", None, f"x{line_end}y") == 3
    with pytest.raises(SyntaxError) as error:
        parsed(text + line_end + "!")
    assert error.value.lineno == 6


def test_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert locate("\ufeffx:a a x:b .", BASE).subject("x:a") == 1
    assert locate("\ufeff@prefix x: <http://e.example/> .\nx:a a x:b .", BASE).subject(E + "a") == 2


def test_graph_names_are_neither_subjects_nor_mentions() -> None:
    text = "<g> {\n<a> <p> 1 }\nGRAPH <h>\n{ <b> <p> <c> . }\n[] { <d> a <e> }"
    positions = locate(text, E)
    assert [positions.mention(E + name) for name in "gh"] == [0, 0]
    assert [positions.subject(E + name) for name in "ghabd"] == [0, 0, 2, 4, 5]
    quads = "<x:a> <x:p> <x:b> <x:g> .\n<x:c> <x:p> '1' <x:g> ."
    assert [locate(quads, BASE).mention(iri) for iri in ("x:a", "x:b", "x:c", "x:g")] == [1, 1, 2, 0]


def test_labelled_blank_nodes_are_found_by_label() -> None:
    positions = locate("<a> <p> _:x.1 .\n_:x.1<q>_:y.", E)
    assert positions.subject("_:x.1") == 2
    assert positions.mention("_:x.1") == 1
    assert positions.value("_:x.1", E + "q", "_:y") == 2


def test_quoted_triples_are_mentioned_but_not_stated() -> None:
    text = "<a> <p> <<\n<b> <q> <c> ~ <r> >> ,\n<d> ~ <s> {|\n<t> 1 |} , <<( <b> <q>\n<z> )>> ."
    assert parsed(text)
    positions = locate(text, E)
    assert positions.subject(E + "b") == 0
    assert [positions.mention(E + name) for name in "abcrdsz"] == [1, 2, 2, 2, 3, 3, 5]
    assert positions.value(E + "a", E + "p", E + "r") == 1
    assert positions.statement(E + "s", E + "t") == 4
    assert positions.value(E + "r", f"{RDF}reifies", "") == 2


PREFIXES = "@prefix e: <http://e.example/> . @prefix : <http://d.example/> . @prefix a.b: <#> . @prefix true: <t/> . "


@pytest.mark.parametrize(
    "text",
    [
        r"e:a\/b e:%41 e:x\.y,e:%41%42.c%2e,e:\.b,e:a..b,e:a.:b,e:a.-b,e:a-,e:1,e:_,e:x:y,e:,: .",
        "e:a e:p e:o.",
        "e:a e:p e:é,e:a·b,e:😀,a.b:c,true:a,true .",
        "e:a e:p 1,-1,+1,1.0,.5,-.5,1.e5,1E+5,1.5e-3,.5e1,00,1.",
        "e:a e:p+1;e:q-1 3;e:-2,+.5.",
        "e:a e:p '' , \"\" , '''''' , \"\"\"\"\"\" , '''''a''' , '\"' , \"'\" , '''a\n'b''c''' .",
        r"""e:a e:p '\t\b\n\r\f\"\'\\', "\u00e5\U0001F600", '''\'\'\'x''', ":\\".""",
        r"""e:a e:p "%%a"b""c'%%" , '''''""''' , '''"\''"''' , "%%\\%%" .""".replace("%%", '""'),
        "e:a e:p 'x'@en-GB,'y'@prefix,'z'@en--ltr, 'v' @sv , 'x' ^^ e:d , 'x'^^#c\n<d> , 2 .",
        "<a>a<b>,[],[ ],( ),(#c)\n).<c><p>'x'.",
        "e:a a[];a().",
        "e:a e:p e:o#c\n;e:q _:o#c\n;;e:r 1#c\n;.",
        "e:a e:p true,false;e:q(true false 1 'x'@en e:o[e:p(2)](()(()))) .",
        "[e:p 1].[e:p[e:q e:o;]]e:p 2.(1[])e:p(3).[]e:p 4 .",
        "_:a.b e:p _:a,_:1 . _:a e:p _:a.b.c.",
        "_:a:p _:b.:c e:p 1 .",
        "e:a\re:p\r\n1 #c\r, 2.",
        "e:a e:p 1._:b e:p 2.[]e:p 3.<x>e:p 4 .",
        "prefix e:<x/>e:a e:b e:c . BASE<y/><a> e:b <c>.Prefix f: <z> f:a f:b f:c . @base <w/> . <a> a <b> .",
        "@prefix e: <x/>.@base <z/>.<a> e:b e:c. @prefix e: <#>. e:a e:b <../q> .",
        r"<\u0061b> e:p <a\u00e5>,<a\U0001F600>,<http:\u002F/x>,<#>,<?>,<>,<..>,<./a:b>,<//h/x>,<http:g>,<%41> .",
        "<http://a/b/../c> <HTTP://A/./b> <urn:a/../b>,<mailto:a@b>,<a//../b>,</..//x>,<x/./y/..>,<;x?y=../z#/../> .",
        "VERSION '1.2' e:a e:p 1 . @version \"1.2\" . e:a e:q 1 .",
        "<<e:a e:b e:c>> e:p 1 . << e:a e:b 'x' ~ e:r >> . e:a e:p <<e:a e:b <<(e:a e:b [])>>~_:r>> , e:z .",
        "e:a e:p e:o ~ {| e:q 1; e:r [ e:p 2 ] |} ~ e:r2 , e:o2 {| e:q (1) |} {| e:s 2 |}; e:z 1 .",
    ],
)
def test_syntax_is_read_as_pyoxigraph_reads_it(text: str) -> None:
    assert_same_triples(PREFIXES + text, "turtle", BASE)
    assert_same_triples(PREFIXES + text, "trig", BASE)


@pytest.mark.parametrize(
    "text",
    [
        "{e:a e:p 1}{ }{e:b a e:c.}e:g{}",
        "e:g{e:a e:p true}GRAPH<g>{e:a e:p e:o;}graph _:g{(1)e:p 2 .[e:p 3]}[]{e:a e:p e:q}e:a e:p 4.",
        "e:g{e:a e:p 1{|e:q 2|}}PREFIX f:<z/>f:a a f:b. f:g { f:c a f:d . f:e a f:f }",
        "@prefix graph: <g/> . graph:a {graph:b a graph:c} GRAPH graph:a { graph:d a graph:e }",
    ],
)
def test_graph_blocks_are_read_as_pyoxigraph_reads_them(text: str) -> None:
    assert_same_triples(PREFIXES + text, "trig", BASE)


@pytest.mark.parametrize("base", ["urn:x:y", "urn:x/y/z", "http://h", "http://h?q", "file:///a/b", "http://h/a/../b/"])
@pytest.mark.parametrize("iri", ["", "#x", "?q", "x", "../x", "/y", "//h/p/../q", "./x", "..", "x/../../y", "a/./b"])
def test_relative_iris_are_resolved_as_pyoxigraph_resolves_them(base: str, iri: str) -> None:
    assert_same_triples(f"<{iri}> a <{iri}> .", "turtle", base)


@pytest.mark.parametrize("path", sorted(ROOT.glob("ontology/**/*.ttl")), ids=lambda path: path.name)
def test_own_files_are_read_as_pyoxigraph_reads_them(path: Path) -> None:
    assert_same_triples(path.read_text(encoding="utf-8"), "turtle", BASE, canonical=False)


# -- the same graph, whatever the names of its blank nodes


def canonical_set(triples: Iterable[tuple[str, str, str]]) -> set[str]:
    """The triples with objects as text, isomorphic graphs alike."""
    names: dict[str, ox.BlankNode] = {}

    def blank(text: str) -> ox.BlankNode:
        return names.setdefault(text, ox.BlankNode())

    dataset = ox.Dataset()
    for subject, predicate, value in triples:
        dataset.add(
            ox.Quad(
                blank(subject) if subject.startswith("_:") else ox.NamedNode(subject),
                ox.NamedNode(predicate),
                blank(value) if value.startswith("_:") else ox.Literal(value),
            )
        )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def as_text(quads: Iterable[ox.Quad]) -> Iterator[tuple[str, str, str]]:
    """The quads as locate names things. That a nameless node reifies something is not among what it keeps."""
    for quad in quads:
        reifies = quad.predicate.value == f"{RDF}reifies"
        if not (reifies and isinstance(quad.subject, ox.BlankNode) and quad.subject.value != "r"):
            value = f"_:<<{quad}" if isinstance(quad.object, ox.Triple) else name_of(quad.object)
            yield name_of(quad.subject), quad.predicate.value, value


def name_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    assert not isinstance(term, ox.Triple)
    return str(term) if isinstance(term, ox.BlankNode) else term.value


def assert_same_triples(text: str, format_: str, base: str, *, canonical: bool = True) -> Positions:
    quads = list(as_text(parsed(text, format_, base)))
    positions = locate(text, base)
    triples = list(positions.triples())
    if canonical:
        assert canonical_set(triples) == canonical_set(quads)
    assert named_only(triples) == named_only(quads)
    return positions


def named_only(triples: Iterable[tuple[str, str, str]]) -> set[tuple[str, ...]]:
    """The triples with every blank node alike: weaker, but fast on any graph."""
    return {tuple("_:" if text.startswith("_:") else text for text in triple) for triple in triples}


# -- random texts, whose writer knows the line of everything it writes

BASES = ["http://b.example/a/c", "http://h.example", "https://h.example/x/y?q=1", "file:///a/b/", "urn:x:y"]
SCHEMES = ["", "", "", "", "/", "//h2.example/", "http://i.example/", "urn:z:", "#", "?"]
IRI_PARTS = [*"aå/.;", "b-c", "%41", "..", "x.y", "z/", "../", r"\u0062", r"\U0001F600", "=&", "é,", "#f"]
NAMESPACES = ["http://n.example/", "rel/", "#", "", "urn:n:", "../up/"]
PREFIX_NAMES = ["", "e", "a", "true", "a.b", "p-1", "ö", "graph", "prefix", "base"]
LOCAL_PARTS = ["a", "B", "7", "_", "å", "%41", r"\/", r"\.", r"\-", r"\%", r"\#", ":", "x-", "x.y", "x..y"]
LABELS = ["_:x", "_:x.y", "_:0", "_:å-"]
TEXTS = st.text(st.sampled_from("ab å\"'\\\n\r\t.;,#<>@^[](){}_:1\x07😀"), max_size=8)
NUMBERS = ["0", "1", "-1", "+07", "1.5", "-.5", "1e5", "1.e5", ".5E-3", "+1.0e+2"]
GAPS = [" ", " ", "\n", "\t", "\r\n", "\r", "\n\n  ", "  # e:x <y> \"'''\n", "#\r"]


@dataclass
class Writer:
    """Writes tokens with random space between them and notes where each named statement stands."""

    draw: st.DrawFn
    base: str
    text: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    def pick(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def chance(self) -> bool:
        return self.draw(st.booleans())

    def put(self, token: str, *, gap: bool = True) -> int:
        """Write a token and return its line, counted the plain way."""
        tight = token in ("[", "]", "(", ")", ",", ";", "{", "}") or token[0] in "<\"'"
        if gap and not (tight and self.chance()):
            self.text += self.draw(st.sampled_from(GAPS))
        elif self.text.endswith("<"):
            self.text += " "
        line = len(self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        self.text += token
        return line

    def note(self, line: int, *key: str) -> None:
        self.seen.setdefault(key, line)

    def iri_token(self) -> str:
        parts = self.draw(st.lists(st.sampled_from(IRI_PARTS), max_size=4))
        token = f"<{self.pick(*SCHEMES)}{''.join(parts)}>"
        return token if resolved(token, self.base) else "<ok>"

    def name(self) -> tuple[str, str]:
        """An IRI as a token, and in full."""
        if self.prefixes and self.chance():
            prefix = self.pick(*sorted(self.prefixes))
            local = "".join(self.draw(st.lists(st.sampled_from(LOCAL_PARTS), max_size=3)))
            if not local.startswith((r"\-", "x-")):
                full = self.prefixes[prefix] + local.replace("\\", "")
                if resolved(f"<{full}>", self.base):
                    return f"{prefix}:{local}", full
        token = self.iri_token()
        return token, resolved(token, self.base)

    def directive(self) -> None:
        form = self.pick("@prefix", "@base", "PREFIX", "prefix", "Base", "BASE", "PREFIX", "@prefix")
        prefix = self.pick(*PREFIX_NAMES)
        token = f"<{self.pick(*NAMESPACES)}>"
        iri = resolved(token, self.base)
        if not iri:
            return
        self.put(form)
        if "prefix" in form.lower():
            self.put(prefix + ":")
            self.prefixes[prefix] = iri
        else:
            self.base = iri
        self.put(token)
        if form.startswith("@"):
            self.put(".")

    def literal(self) -> tuple[str, str]:
        kind = self.pick("number", "boolean", "short", "long")
        if kind == "number":
            return (number := self.pick(*NUMBERS)), number
        if kind == "boolean":
            return (word := self.pick("true", "false")), word
        text, quote = self.draw(TEXTS), self.pick('"', "'")
        escaped = text.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("å", r"\u00e5")
        if kind == "long":
            quote *= 3
        else:
            escaped = escaped.replace("\n", "\\n").replace("\r", "\\U0000000D")
        return f"{quote}{escaped}{quote}{self.pick('', '@sv', '@en-GB', '^^')}", text

    def value(self, subject: str, predicate: str) -> None:
        kind = self.pick("name", "name", "literal", "literal", "label", *(["[", "("] if self.depth < 3 else []))
        self.depth += 1
        if kind == "[":
            self.put("[")
            if self.chance():
                self.properties("")
            self.put("]")
        elif kind == "(":
            self.put("(")
            for _ in range(self.draw(st.integers(0, 3))):
                self.value("", "")
            self.put(")")
        else:
            token, text = {"name": self.name, "literal": self.literal, "label": self.label}[kind]()
            line = self.put(token)
            if token.endswith("^^"):
                self.put(self.name()[0], gap=self.chance())
            if subject:
                self.note(line, subject, predicate, text)
            if kind != "literal":
                self.note(line, "mention", text)
        self.depth -= 1

    def label(self) -> tuple[str, str]:
        return (label := self.pick(*LABELS)), label

    def properties(self, subject: str, subject_line: int = 0) -> None:
        for number in range(self.draw(st.integers(1, 3))):
            if number:
                for _ in range(self.draw(st.integers(1, 2))):
                    self.put(";")
            token, predicate = ("a", RDF_TYPE) if self.chance() else self.name()
            line = self.put(token)
            if subject:
                self.note(subject_line, subject)
                self.note(subject_line, "mention", subject)
                self.note(line, subject, predicate)
            for more in range(self.draw(st.integers(1, 3))):
                if more:
                    self.put(",")
                self.value(subject, predicate)
        if self.chance():
            self.put(";")

    def block(self) -> None:
        kind = self.pick("name", "name", "name", "label", "[", "(")
        if kind in ("name", "label"):
            token, subject = self.name() if kind == "name" else self.label()
            self.properties(subject, self.put(token))
            return
        self.put(kind)
        if kind == "[":
            self.properties("")
        else:
            self.value("", "")
        self.put("]" if kind == "[" else ")")
        if kind == "(" or self.chance():
            self.properties("")

    def graph(self) -> None:
        kind = self.pick("", "name", "GRAPH", "Graph", "[]", "label")
        if kind in ("GRAPH", "Graph"):
            self.put(kind)
        if kind in ("GRAPH", "Graph", "name"):
            self.put(self.name()[0])
        elif kind:
            self.put("[]" if kind == "[]" else "_:g")
        self.put("{")
        count = self.draw(st.integers(0, 3))
        for number in range(count):
            self.block()
            if number < count - 1 or self.chance():
                self.put(".")
        self.put("}")


def resolved(token: str, base: str) -> str:
    try:
        [quad] = parsed(f"<x:s> {token} <x:o> .", base=base)
    except SyntaxError:
        return ""
    return quad.predicate.value


@st.composite
def documents(draw: st.DrawFn, *, graphs: bool) -> tuple[Writer, str]:
    base = draw(st.sampled_from(BASES))
    writer = Writer(draw, base)
    for _ in range(draw(st.integers(1, 6))):
        kind = writer.pick("block", "directive", "directive", *(["graph"] if graphs else []))
        if kind == "block":
            writer.block()
            writer.put(".")
        else:
            getattr(writer, kind)()
    return writer, base


def check_document(writer: Writer, base: str, format_: str) -> None:
    positions = assert_same_triples(writer.text, format_, base, canonical=False)
    for key, line in writer.seen.items():
        match key:
            case ("mention", iri):
                assert positions.mention(iri) == line, key
            case (subject,):
                assert positions.subject(subject) == line, key
            case (subject, predicate):
                assert positions.statement(subject, predicate) == line, key
            case (subject, predicate, text):
                assert positions.value(subject, predicate, text) == line, key


RANDOM = settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))


@RANDOM
@given(documents(graphs=False))
def test_random_turtle_is_read_as_pyoxigraph_reads_it(document: tuple[Writer, str]) -> None:
    check_document(*document, "turtle")


@RANDOM
@given(documents(graphs=True))
def test_random_trig_is_read_as_pyoxigraph_reads_it(document: tuple[Writer, str]) -> None:
    check_document(*document, "trig")


@RANDOM
@given(documents(graphs=True))
def test_n_quads_and_n_triples_are_read_as_pyoxigraph_reads_them(document: tuple[Writer, str]) -> None:
    writer, base = document
    quads = parsed(writer.text, "trig", base)
    for format_, statements in (("n-quads", quads), ("n-triples", [quad.triple for quad in quads])):
        text = ox.serialize(statements, format=FORMATS[format_])
        assert text is not None
        assert_same_triples(text.decode(), format_, base, canonical=False)


# -- nonsense

MARKS = "<< <<( )>> >> {| |} ^^ () \"\"\" ''' @prefix PREFIX BASE GRAPH e:a <x> _:b 1.5e3 true 'x' \\u12 \\U00110000"
TOKENS = st.sampled_from([*"<>[](){}.,;:~@^#\\\"'a1_-+%|& \n\r\ufeff\ud800", *MARKS.split()])


def assert_calm(text: str, base: str) -> None:
    positions = locate(text, base)
    last = text.count("\n") + text.count("\r") + 1
    for subject, predicate, value in positions.triples():
        assert 1 <= positions.subject(subject) <= last
        assert 1 <= positions.statement(subject, predicate) <= last
        assert 1 <= positions.value(subject, predicate, value) <= last
        assert 0 <= positions.mention(value) <= last


@RANDOM
@given(st.text(), st.sampled_from([BASE, "", "no base"]))
@example("\\", "\ud800")
def test_no_text_is_refused(text: str, base: str) -> None:
    assert_calm(text, base)


@RANDOM
@given(st.lists(TOKENS, max_size=40), st.sampled_from([BASE, "", "no base"]))
def test_no_sequence_of_tokens_is_refused(tokens: list[str], base: str) -> None:
    assert_calm("".join(tokens), base)


@RANDOM
@given(documents(graphs=True), st.data())
def test_broken_documents_are_not_refused(document: tuple[Writer, str], data: st.DataObject) -> None:
    text = document[0].text
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    assert_calm(text[:start] + text[end:], document[1])
    assert_calm(text[start:end], document[1])


def test_what_was_read_before_the_nonsense_is_kept() -> None:
    positions = locate("<a> <p> 1 .\n<b> <p> [ ( \n!!! .\n<c> <p> 2 .", E)
    assert [positions.subject(E + name) for name in "abc"] == [1, 2, 4]


# -- size


def seconds(text: str) -> float:
    start = time.process_time()
    locate(text, BASE)
    return time.process_time() - start


def test_two_megabytes_take_seconds_at_most() -> None:
    block = (
        "ek:item-{0} a ek:Item ; # comment\n    ek:number {0} ;\n    ek:name \"Åtgärd {0}\"@sv , 'Measure'@en ;\n"
        "    ek:part <rel/{0}> , [ ek:of ( ek:x{0} 1.5 true ) ] ;\n    ek:text '''Long\ntext'''^^xsd:string .\n"
    )
    prefixes = f"@prefix ek: <http://e.example/> . @prefix xsd: <{XSD}> .\n"
    text = prefixes + "".join(block.format(number) for number in range(10_000))
    assert len(text) > 2_000_000
    assert seconds(text) < 10
    positions = locate(text, BASE)
    assert positions.subject(E + "item-9999") == 2 + 6 * 9999
    assert positions.value(E + "item-9999", E + "part", "http://b.example/a/rel/9999") == 5 + 6 * 9999


HOSTILE = """a. a \\ " '''\\ \"\"\"\\ < <a <a: ( [ [( ]) << {| ~ 1 1. + e:a.. . ..a _:a. @a- % # a:b e:\\ ^^ <\\u0041"""


@pytest.mark.parametrize("piece", [*HOSTILE.split(), "( # (\n", "# \r", " ", "\n", "\x0b", "a:b "])
def test_reading_is_linear_on_hostile_text(piece: str) -> None:
    many = piece * (100_000 // len(piece))
    assert seconds(f"{many}\n.\n<a> <b> {many}") < 10
