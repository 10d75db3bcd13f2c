// The proposals of a session: each change once, with everybody who wants it; which of them contradict each other; and
// what they come to. Nothing here draws or asks.
"use strict";
const effektkedjaProposals = (model, offers) => {
  const t = effektkedjaTerms;
  const { data } = model;
  const things = new Map(offers.things.map((iri, card) => [t.iri(iri), { kind: data.cards[card].kind, name: data.cards[card].name, card }]));
  for (const [at, [iri, name, ended, year]] of offers.sources.entries()) things.set(t.iri(iri), { kind: "source", name, ended, year, source: at });
  const codes = {
    kinds: new Set(offers.kinds.map(([iri]) => t.iri(iri))), levels: new Set(offers.levels.map(([iri]) => t.iri(iri))),
    documents: new Set(offers.documents.map(([iri]) => t.iri(iri))),
  };
  const term = (card) => t.iri(offers.things[card]);
  // How the links of the picture stand in the graph; a drawn link always leads to the right.
  const STANDS = { responsible: ["responsible", true], followedBy: ["measures", true] };
  const stated = new Map();
  for (const [from, to, kind, interpreted] of data.links) {
    const [name, turned] = STANDS[kind] || [kind, false];
    const [subject, value] = turned ? [to, from] : [from, to];
    stated.set([term(subject), t.ek(name), term(value)].join(" "), { interpreted });
  }
  for (const [card, source] of offers.sources_of) stated.set([term(card), t.ek("dataSource"), t.iri(offers.sources[source][0])].join(" "), {});
  for (const [iri, , ended, year] of offers.sources) {
    if (ended) stated.set([t.iri(iri), t.STATUS, t.ENDED].join(" "), {});
    if (year) stated.set([t.iri(iri), t.FROM, t.year(year)].join(" "), {});
  }
  const holds = (triple) => stated.get(triple.join(" "));

  let list = [];
  const lines = (triples) => triples.map((triple) => triple.join(" ")).sort();
  const keyOf = ({ added, removed }) => JSON.stringify([lines(added), lines(removed)]);
  const freshIn = ({ added }) => new Set(added.filter(([, p]) => p === t.TYPE).map(([s]) => s).filter((s) => s.startsWith(t.DRAFTS)));

  // Why a proposal cannot be taken in, as a key of the words with what to fill in; null where it can.
  function fault(proposal) {
    const fresh = freshIn(proposal);
    if (!proposal.added.every((triple) => t.possible(triple, fresh, codes)) || !proposal.removed.every(t.removable)) return ["impossible"];
    for (const [subject, predicate, value] of [...proposal.added, ...proposal.removed]) {
      const link = t.LINKS[t.linkOf.get(predicate)];
      const [from, to] = [things.get(subject), things.get(value)];
      if (!fresh.has(subject) && !from) return ["gone", nameOf(proposal, subject)];
      if (link && !to) return ["gone", nameOf(proposal, value)];
      const kind = fresh.has(subject) ? "indicator" : from.kind;
      if (link ? kind !== link[0] || !link[1].includes(to.kind) : !fresh.has(subject) && kind !== "source") return ["impossible"];
    }
    for (const [about, name, lang] of proposal.names) {
      if (lang === document.documentElement.lang && things.get(about)?.name !== name) return ["renamed", name];
    }
    if (proposal.added.every(holds) && !proposal.removed.some(holds)) return ["already"];
    return proposal.removed.every(holds) ? null : ["withdrawn"];
  }
  const nameOf = (proposal, about) => proposal.names.find(([one]) => one === about)?.[1] || t.bare(about);

  // Takes a proposal in; gives it as it stands in the list, where it may have been already.
  function add(proposal) {
    const key = keyOf(proposal);
    const same = list.find((one) => one.key === key);
    if (!same) {
      const made = { ...proposal, key, voices: [...proposal.voices] };
      list.push(made);
      return made;
    }
    for (const voice of proposal.voices) {
      if (!same.voices.some((one) => one.author === voice.author && one.created === voice.created && one.note === voice.note)) same.voices.push(voice);
    }
    return same;
  }
  const drop = (key) => { list = list.filter((one) => one.key !== key); };

  // One adds what the other takes away, both take away the same, they end a source at different times, or they mean
  // different things by one new indicator.
  function contradict(one, other) {
    const [added, removed, alsoAdded, alsoRemoved] = [one.added, one.removed, other.added, other.removed].map((triples) => new Set(lines(triples)));
    const meet = (a, b) => [...a].some((line) => b.has(line));
    if (meet(added, alsoRemoved) || meet(removed, alsoAdded) || meet(removed, alsoRemoved) || meet(freshIn(one), freshIn(other))) return true;
    return one.added.some(([s, p, o]) => [t.STATUS, t.FROM].includes(p) && other.added.some(([s2, p2, o2]) => s === s2 && p === p2 && o !== o2));
  }
  function conflicts() {
    const pairs = [];
    list.forEach((one, at) => list.slice(at + 1).forEach((other) => { if (contradict(one, other)) pairs.push([one, other]); }));
    return pairs;
  }

  // What was written to explain readings that are taken back goes with them, as when proposals are applied.
  function explanations({ world: { dictionary }, data: { every } }, removed) {
    const subjects = (name, term) => every.subjects(dictionary.id(t.ek(name)), dictionary.id(term));
    const found = [];
    for (const [s, p, o] of removed) {
      const [there, of] = [new Set(subjects("to", o)), new Set(subjects("linkProperty", p))];
      for (const link of subjects("from", s).filter((one) => there.has(one) && of.has(one))) {
        for (const [property, { from }] of every.relations) for (const value of from.get(link) || []) {
          const [text, name, end] = [link, property, value].map((one) => dictionary.text(one));
          found.push([text, name, end.startsWith("#") ? '""' : end]); // a text that only has to be there
        }
      }
    }
    return found;
  }

  // What each proposal adds to those before it, and what all come to. Those that contradict each other take no part.
  const known = new Map();
  const unjudged = new Set(); // rules that the page cannot evaluate
  async function weigh(engine) {
    const out = new Set(conflicts().flat().map((one) => one.key));
    const none = { closed: new Map(), appeared: new Map() };
    const union = (name, upTo) => [...new Map(upTo.flatMap((one) => one[name]).map((triple) => [triple.join(" "), triple])).values()];
    const taken = [];
    const each = new Map();
    let before = none;
    for (const proposal of list) {
      if (out.has(proposal.key)) continue;
      taken.push(proposal);
      const upTo = taken.map((one) => one.key).join("\n");
      if (!known.has(upTo)) {
        const [added, removed] = [union("added", taken).filter((triple) => !holds(triple)), union("removed", taken)];
        const found = await engine.check({ added, removed: [...removed, ...explanations(engine, removed)] });
        for (const code of found.unjudged || []) unjudged.add(code);
        const byId = (findings) => new Map(findings.map((finding) => [finding.id, finding]));
        known.set(upTo, { closed: byId(found.closed), appeared: byId(found.appeared) });
      }
      const after = known.get(upTo);
      const beyond = (a, b) => [...a.values()].filter((finding) => !b.has(finding.id));
      each.set(proposal.key, {
        closed: [...beyond(after.closed, before.closed), ...beyond(before.appeared, after.appeared)],
        appeared: [...beyond(after.appeared, before.appeared), ...beyond(before.closed, after.closed)],
      });
      before = after;
    }
    return { each, unjudged: [...unjudged], all: { closed: [...before.closed.values()], appeared: [...before.appeared.values()] } };
  }

  return { term, things, holds, fault, add, drop, conflicts, weigh, keyOf, get list() { return list; } };
};
