"""Plain words for terms of other vocabularies that the data use: those have no Swedish labels of their own."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text
from effektkedja.terms import ADMS, DCTERMS, ORG, OWL, PROV, QB, RDF_TYPE, RDFS, SKOS

COMMON: Final[dict[str, Text]] = {
    RDF_TYPE: Text("är av slaget", "is of the kind"),
    f"{RDFS}label": Text("namn", "name"),
    f"{RDFS}comment": Text("kommentar", "comment"),
    f"{RDFS}domain": Text("uppgift om", "property of"),
    f"{RDFS}isDefinedBy": Text("definieras i", "is defined by"),
    f"{RDFS}range": Text("värdet är", "value is"),
    f"{RDFS}seeAlso": Text("se även", "see also"),
    f"{RDFS}subClassOf": Text("är ett slags", "is a kind of"),
    f"{RDFS}subPropertyOf": Text("är en form av uppgiften", "is a form of"),
    f"{SKOS}altLabel": Text("annat namn", "other name"),
    f"{SKOS}broader": Text("överordnat begrepp", "broader concept"),
    f"{SKOS}definition": Text("definition", "definition"),
    f"{SKOS}exactMatch": Text("samma begrepp som", "same concept as"),
    f"{SKOS}closeMatch": Text("nära begreppet", "close to"),
    f"{SKOS}hiddenLabel": Text("annan stavning", "other spelling"),
    f"{SKOS}inScheme": Text("i kodlistan", "in the code list"),
    f"{SKOS}narrowMatch": Text("vidare än", "broader than"),
    f"{SKOS}notation": Text("nummer eller kod", "number or code"),
    f"{SKOS}prefLabel": Text("namn", "name"),
    f"{SKOS}relatedMatch": Text("besläktat med", "related to"),
    f"{DCTERMS}date": Text("datum", "date"),
    f"{DCTERMS}description": Text("beskrivning", "description"),
    f"{DCTERMS}hasPart": Text("har delen", "has part"),
    f"{DCTERMS}identifier": Text("beteckning", "identifier"),
    f"{DCTERMS}isPartOf": Text("är en del av", "is part of"),
    f"{DCTERMS}issued": Text("utgiven", "issued"),
    f"{DCTERMS}license": Text("licens", "licence"),
    f"{DCTERMS}publisher": Text("utgivare", "publisher"),
    f"{DCTERMS}references": Text("hänvisar till", "refers to"),
    f"{DCTERMS}replaces": Text("ersätter", "replaces"),
    f"{DCTERMS}source": Text("källa", "source"),
    f"{DCTERMS}title": Text("titel", "title"),
    f"{PROV}wasAttributedTo": Text("gjord av", "made by"),
    f"{PROV}wasDerivedFrom": Text("hämtad ur", "taken from"),
    f"{ORG}memberOf": Text("ingår i", "member of"),
    f"{ORG}subOrganizationOf": Text("hör till", "belongs to"),
    f"{ORG}unitOf": Text("enhet i", "unit of"),
    f"{ADMS}status": Text("status", "status"),
    f"{OWL}Class": Text("klass", "class"),
    f"{OWL}DatatypeProperty": Text("egenskap med text eller tal", "property with text or number"),
    f"{OWL}ObjectProperty": Text("egenskap", "property"),
    f"{OWL}Ontology": Text("ontologi", "ontology"),
    f"{SKOS}Concept": Text("begrepp", "concept"),
    f"{SKOS}ConceptScheme": Text("kodlista", "code list"),
    f"{QB}Observation": Text("siffra", "figure"),
    f"{OWL}versionInfo": Text("version", "version"),
}
"""IRI of a property to what it says, as it reads from the thing; IRI of a class to what it is."""
