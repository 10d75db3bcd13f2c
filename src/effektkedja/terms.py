"""Namespaces and the few terms that the code itself needs to know. The ontology holds the rest."""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/effektkedja/"
EK: Final = f"{BASE}def/"
EKC: Final = f"{BASE}code/"
EKD: Final = f"{BASE}id/"
EKS: Final = f"{BASE}shape/"
EKG: Final = f"{BASE}graph/"
EKQ: Final = f"{BASE}query/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
ORG: Final = "http://www.w3.org/ns/org#"
QB: Final = "http://purl.org/linked-data/cube#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
ADMS: Final = "http://www.w3.org/ns/adms#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"

RDF_TYPE: Final = f"{RDF}type"

PREFIXES: Final[dict[str, str]] = {
    "ek": EK,
    "ekc": EKC,
    "ekd": EKD,
    "eks": EKS,
    "ekg": EKG,
    "ekq": EKQ,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "sh": SH,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "org": ORG,
    "qb": QB,
    "dcat": DCAT,
    "adms": ADMS,
    "foaf": FOAF,
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "schema": "https://schema.org/",
    "csvw": "http://www.w3.org/ns/csvw#",
    "ds": "http://publications.europa.eu/resource/authority/dataset-status/",
    "freq": "http://publications.europa.eu/resource/authority/frequency/",
    "cids": "https://ontology.commonapproach.org/cids#",
    "sdgo": "http://metadata.un.org/sdg/ontology#",
    "stratml": "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport#",
}
"""Prefix to namespace: the one table that files are written with and queries are read with."""
