// What the page knows: cards, gaps, links and pictures, and the way up and down the chain from a box.
"use strict";
const effektkedjaModel = (data) => {
  data.gaps = data.gaps.map(([beside, kind, finding]) => ({ beside, kind, finding }));
  data.scenes = data.scenes.map(([id, group, goal, replaced, boxes, lines, drawing]) => ({
    id, group, goal, replaced, boxes, lines, drawing, matrix: false,
  }));
  for (const id of data.matrices) data.scenes.push({ id, group: id, goal: -1, replaced: false, boxes: [], matrix: true });
  for (const card of data.cards) {
    card.word = data.kind_words[card.kind];
    [card.document, card.place] = card.document === undefined ? ["", ""] : data.names[card.document];
    card.concepts = (card.concepts || []).map((at) => data.names[at][0]);
    for (const found of card.findings || []) found[4] = data.remedies[found[4]];
  }
  const linksOf = data.cards.map(() => []);
  data.links.forEach(([from, to, kind, interpreted, why]) => {
    const [there, back] = data.link_words[kind];
    linksOf[from].push({ kind, words: there, card: to, interpreted, why });
    linksOf[to].push({ kind, words: back, card: from, interpreted, why });
  });
  const findings = new Map();
  data.cards.forEach((card, at) => (card.findings || []).forEach(([id, rule, severity, message, remedy, interpreted, decided, accepted]) => {
    findings.set(id, { id, rule, severity, message, remedy, interpreted, decided, accepted, card: at });
  }));
  const rank = { violation: 3, warning: 2, info: 1 };
  const counted = (card) => (card.findings || []).filter((found) => !found[7]); // nobody has decided to live with them
  const worst = (card) => counted(card).reduce((most, found) => rank[found[2]] > (rank[most] || 0) ? found[2] : most, "");
  const folded = data.cards.map((card) => `${card.word} ${card.number || ""} ${card.name}`.toLocaleLowerCase());

  // A box is named by a letter and a place: c12 a card, g3 a gap, n7indicator a count beside card 7.
  function subject(box) {
    const [, letter, place] = /^([cgn])(\d+)/.exec(box);
    const at = Number(place);
    return letter === "g" ? { card: data.gaps[at].beside, gap: data.gaps[at] } : { card: at, gap: null };
  }

  // What a screen reader says of a box: what it is, its whole name, its state and how bad the worst finding is.
  function said(box, text) {
    const { card, gap } = subject(box);
    const about = data.cards[card];
    const name = [about.word, about.number, about.name].filter(Boolean).join(" ");
    if (gap) return [`${data.missing[gap.kind]}: ${name}`, findings.get(gap.finding).accepted && data.words.accepted].filter(Boolean).join(", ");
    if (!box.startsWith("c")) return `${text}: ${name}`;
    return [name, about.state, data.severities[worst(about)]].filter(Boolean).join(", ");
  }

  function search(text, most) {
    const wanted = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const found = [];
    folded.forEach((name, at) => { if (wanted.every((word) => name.includes(word))) found.push(at); });
    return { found: found.slice(0, most), more: Math.max(0, found.length - most) };
  }

  // Whether a box fits the choices; what follows a commitment goes with it, as a matrix counts it.
  function fits(box, wanted) {
    const { card, gap } = subject(box);
    const about = data.cards[card];
    const found = counted(about).filter(([id]) => !gap || id === gap.finding).map((one) => one[2]);
    if (wanted.severity === "any" ? !found.length : wanted.severity && !found.includes(wanted.severity)) return false;
    return isAbout(card, wanted) || (about.kind === "indicator" && linksOf[card].some((link) => link.kind === "followedBy" && isAbout(link.card, wanted)));
  }

  function isAbout(card, wanted) {
    const about = data.cards[card];
    if (wanted.document && about.document !== wanted.document) return false;
    if (wanted.concept && !about.concepts.includes(wanted.concept)) return false;
    return !wanted.actor || String(card) === wanted.actor || linksOf[card].some((link) => String(link.card) === wanted.actor);
  }

  return { data, linksOf, findings, worst, subject, said, fits, search };
};
