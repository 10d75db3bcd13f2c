// The words of the graph that proposals are made of, in N-Triples form, and what a proposal may change at all.
// `operations/proposals.py` decides by the same rules when proposals are applied.
"use strict";
const effektkedjaTerms = (() => {
  const EK = "https://w3id.org/effektkedja/def/";
  const EKC = "https://w3id.org/effektkedja/code/";
  const EKD = "https://w3id.org/effektkedja/id/";
  const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  const XSD = "http://www.w3.org/2001/XMLSchema#";
  const PREFIXES = {
    adms: "http://www.w3.org/ns/adms#", dcterms: "http://purl.org/dc/terms/",
    ds: "http://publications.europa.eu/resource/authority/dataset-status/", ek: EK, ekc: EKC,
    prov: "http://www.w3.org/ns/prov#", rdf: RDF, skos: "http://www.w3.org/2004/02/skos/core#", xsd: XSD,
  };
  const iri = (text) => `<${text}>`;
  const bare = (term) => term.slice(1, -1);
  const named = (prefix, name) => iri(PREFIXES[prefix] + name);
  const ek = (name) => named("ek", name);
  const TYPE = named("rdf", "type");
  const LABEL = named("skos", "prefLabel");
  const STATUS = named("adms", "status");
  const ENDED = named("ds", "DISCONT");
  const FROM = ek("discontinuedFrom");
  const DERIVED = named("prov", "wasDerivedFrom");
  const ORIGIN = iri(`${EKD}forslag`);
  const DRAFTS = `<${EKD}forslag/`;
  // Which kinds of cards a link leads from and to.
  const LINKS = {
    contributesTo: ["commitment", ["condition"]], measures: ["indicator", ["commitment", "condition", "goal"]],
    conditionFor: ["condition", ["goal"]], responsible: ["commitment", ["actor"]], underGoal: ["commitment", ["goal"]],
    listedUnder: ["indicator", ["goal"]], dataSource: ["indicator", ["source"]],
  };
  const linkOf = new Map(Object.keys(LINKS).map((name) => [ek(name), name]));

  const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const quoted = (text) => `"${text.replace(/[\\"\n\r\t]/g, (letter) => ESCAPES[letter])}"`;
  const literal = (text, lang) => quoted(text) + (lang ? `@${lang}` : "");
  const typed = (text, type) => `${quoted(text)}^^${named("xsd", type)}`;
  const year = (text) => typed(text, "gYear");
  const isYear = (term) => /^"\d{4}"\^\^<[^>]*#gYear>$/.test(term);

  // Whether a statement may be added, given what is new in the same proposal.
  function possible([subject, predicate, value], fresh, codes) {
    if (linkOf.has(predicate)) return value.startsWith("<");
    if (!fresh.has(subject)) return (predicate === STATUS && value === ENDED) || (predicate === FROM && isYear(value));
    if (predicate === TYPE) return value === ek("Indicator");
    if (predicate === DERIVED) return value === ORIGIN;
    if (predicate === ek("indicatorKind")) return codes.kinds.has(value);
    if (predicate === ek("measureLevel")) return codes.levels.has(value);
    if (predicate === ek("indicatorStatus")) return [named("ekc", "status-active"), named("ekc", "status-development")].includes(value);
    if ([LABEL, ek("sourceLines")].includes(predicate)) return value.startsWith('"');
    return predicate === ek("inDocument") && codes.documents.has(value);
  }
  const removable = ([, predicate, value]) =>
    (linkOf.has(predicate) && value.startsWith("<")) || (predicate === STATUS && value === ENDED) || predicate === FROM;

  return {
    EKD, PREFIXES, iri, bare, named, ek, TYPE, LABEL, STATUS, ENDED, FROM, DERIVED, ORIGIN, DRAFTS, LINKS, linkOf,
    quoted, literal, typed, year, possible, removable,
  };
})();
