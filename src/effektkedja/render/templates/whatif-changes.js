// The changes that a proposal can be, each with the sentence that names it.
"use strict";
const effektkedjaChanges = (model, proposals, offers, say) => {
  const t = effektkedjaTerms;
  const { data } = model;
  const lang = document.documentElement.lang === "en" ? "en" : "sv";
  const MOST = 70;
  const cut = (text) => text.length > MOST ? `${text.slice(0, MOST).replace(/[\s,;:–-]+\S*$/, "")} …` : text;

  const named = (term) => {
    const thing = proposals.things.get(term);
    if (thing.card === undefined) return `”${cut(thing.name)}”`;
    const about = data.cards[thing.card];
    return about.kind === "actor" ? cut(about.name) : [about.word.toLocaleLowerCase(lang), about.number, `”${cut(about.name)}”`].filter(Boolean).join(" ");
  };
  const fill = (text, words) => text.replace(/\{(\w+)\}/g, (all, name) => words[name] ?? all);
  const sentence = ([subject, predicate, value]) => `${named(subject)} ${say[`link_${t.linkOf.get(predicate)}`]} ${named(value)}`;
  const names = (triples) => [...new Map(triples.flatMap(([s, , o]) => [s, o]).filter((term) => proposals.things.has(term))
    .map((term) => [term, [term, proposals.things.get(term).name, lang]])).values()];
  const made = (label, added, removed) => ({ label: label.charAt(0).toLocaleUpperCase(lang) + label.slice(1), lang, added, removed, names: names([...added, ...removed]) });

  const triple = (subject, name, value) => [subject, t.ek(name), value];
  const link = (subject, name, value) => made(fill(say.says_add, { link: sentence(triple(subject, name, value)) }), [triple(subject, name, value)], []);
  const unlink = (one) => made(fill(say.says_remove, { link: sentence(one) }), [], [one]);
  const move = (subject, name, from, to) => made(
    fill(say.says_move, { thing: named(subject), from: named(from), to: named(to) }), [triple(subject, name, to)], [triple(subject, name, from)],
  );
  const end = (source, year) => made(
    fill(say.says_end, { thing: named(source), year }), [[source, t.STATUS, t.ENDED], [source, t.FROM, t.year(year)]], [],
  );
  function reopen(source) {
    const { year } = proposals.things.get(source);
    return made(fill(say.says_reopen, { thing: named(source) }), [], [[source, t.STATUS, t.ENDED], ...(year ? [[source, t.FROM, t.year(year)]] : [])]);
  }

  // FNV-1a over 64 bits: two groups that propose the very same indicator propose one.
  function digest(text) {
    let hash = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    return hash.toString(36).padStart(13, "0");
  }

  // A new indicator with enough said of it that it breaks no rule by itself; `source` may be empty.
  function indicator({ name, about, level, kind, inUse, source, document: home }) {
    const codes = [level, kind, inUse ? "status-active" : "status-development", source, home].join(" ");
    const node = `${t.DRAFTS}indikator/${digest([name, about, codes, lang].join("\n"))}>`;
    const goal = proposals.things.get(about).kind === "goal";
    const added = [
      [node, t.TYPE, t.ek("Indicator")], [node, t.LABEL, t.literal(name, lang)], triple(node, "measures", about),
      ...(goal ? [triple(node, "listedUnder", about)] : []), triple(node, "indicatorKind", kind), triple(node, "measureLevel", level),
      triple(node, "indicatorStatus", t.named("ekc", inUse ? "status-active" : "status-development")),
      ...(source ? [triple(node, "dataSource", source)] : []), triple(node, "inDocument", home),
      triple(node, "sourceLines", t.quoted("–")), [node, t.DERIVED, t.ORIGIN],
    ];
    return made(fill(say.says_indicator, { name: cut(name), thing: named(about) }), added, []);
  }

  // Every link of a card as a statement of the graph.
  const linksOf = (card) => model.linksOf[card].map(({ kind, card: other }) => {
    const [left, right] = [proposals.term(card), proposals.term(other)];
    const turn = { responsible: "responsible", followedBy: "measures" }[kind];
    const ways = [triple(left, turn || kind, right), triple(right, turn || kind, left)];
    return ways.find(proposals.holds);
  }).filter(Boolean);

  return { link, unlink, move, end, reopen, indicator, sentence, named, linksOf, fill };
};
