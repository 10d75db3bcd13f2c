// "What if" in the panel of a thing: the changes that fit its kind, and the fields that each of them asks for.
"use strict";
const effektkedjaForms = (model, proposals, changes, offers, say, propose) => {
  const { element, button } = effektkedjaDom;
  const t = effektkedjaTerms;
  const { data } = model;
  const SHOWN = 8;
  let last = 0;

  function field(text, input) {
    const label = element("label", text);
    input.id = `tankom-${last += 1}`;
    label.htmlFor = input.id;
    return [label, input];
  }
  function select(options) {
    const made = element("select");
    for (const [value, text] of options) {
      const option = element("option", text);
      option.value = value;
      made.append(option);
    }
    return made;
  }

  // A list to choose from by typing a part of the name; arrow keys move in it, Enter chooses.
  function picker(text, options, choose) {
    const input = element("input");
    input.type = "search";
    input.autocomplete = "off";
    const list = element("div", "", "picks");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", text);
    function show() {
      const wanted = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      const found = options.filter(({ name, note }) => wanted.every((word) => `${name} ${note}`.toLocaleLowerCase().includes(word)));
      const made = found.slice(0, SHOWN).map(({ name, note, value }) => {
        const one = button(name, () => choose(value), "node-button");
        if (note) one.append(element("span", ` (${note})`, "quiet"));
        return one;
      });
      if (!found.length) made.push(element("p", say.pick_none, "quiet"));
      if (found.length > SHOWN) made.push(element("p", changes.fill(say.pick_more, { n: found.length - SHOWN }), "quiet"));
      list.replaceChildren(...made);
    }
    input.addEventListener("input", show);
    const step = (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      const stops = [input, ...list.querySelectorAll("button")];
      stops[Math.min(Math.max(stops.indexOf(document.activeElement) + by, 0), stops.length - 1)].focus();
    };
    input.addEventListener("keydown", step);
    list.addEventListener("keydown", step);
    show();
    return [...field(text, input), list];
  }

  // Cards of some kinds as things to choose, but not those that a link leads to already. Those of the documents that a
  // card has to do with come first.
  function cards(card, kinds, unless) {
    const near = new Set([card, ...model.linksOf[card].map((link) => link.card)].map((one) => data.cards[one].document));
    return data.cards.map((about, at) => ({ about, value: proposals.term(at) }))
      .filter(({ about, value }) => kinds.includes(about.kind) && !unless(value))
      .sort((one, other) => near.has(other.about.document) - near.has(one.about.document))
      .map(({ about, value }) => ({
        value, name: [about.number, about.name].filter(Boolean).join(" "),
        note: [kinds.length > 1 && about.word, about.place, about.state].filter(Boolean).join(" · "),
      }));
  }
  const sources = (fits) => offers.sources.filter(fits).map(([iri, name, , year]) => ({ value: t.iri(iri), name, note: year || "" }));

  // A link from or to the card: the other end is chosen.
  function linking(card, name, outward, kinds = t.LINKS[name][outward ? 1 : 0]) {
    const own = proposals.term(card);
    const whole = (other) => outward ? [own, t.ek(name), other] : [other, t.ek(name), own];
    return (text) => picker(text, kinds.includes("source") ? sources(([iri]) => !proposals.holds(whole(t.iri(iri)))) : cards(card, kinds, (other) => other === own || proposals.holds(whole(other))),
      (other) => propose(outward ? changes.link(own, name, other) : changes.link(other, name, own)));
  }

  function moving(card) {
    const own = proposals.term(card);
    const now = changes.linksOf(card).filter(([s, p]) => s === own && p === t.ek("contributesTo"));
    const from = select(now.map(([, , o]) => [o, changes.named(o)]));
    const to = () => picker(say.pick_condition, cards(card, ["condition"], (other) => proposals.holds([own, t.ek("contributesTo"), other])),
      (other) => propose(changes.move(own, "contributesTo", from.value, other)));
    return now.length ? () => [...field(say.move_from, from), ...to()] : null;
  }

  function removing(card) {
    const options = changes.linksOf(card).map((one) => ({ name: changes.sentence(one), note: proposals.holds(one).interpreted ? say.was_read : say.was_stated, value: one }));
    return options.length ? (text) => [element("p", say.remove_note, "quiet"), ...picker(text, options, (one) => propose(changes.unlink(one)))] : null;
  }

  function inventing(card) {
    return () => {
      const form = element("form");
      const [name, level, kind] = [element("input"), select(offers.levels), select(offers.kinds)];
      name.required = true;
      name.maxLength = 300;
      level.value = offers.levels[3]?.[0];
      const state = select([["1", say.in_use], ["", say.in_development]]);
      const source = select([["", say.no_source], ...offers.sources.filter(([, , ended]) => !ended).map(([iri, text]) => [iri, text])]);
      const home = select(offers.documents);
      const place = data.cards[card].document;
      if (data.cards[card].kind === "commitment" && offers.documents.some(([iri]) => iri === place)) home.value = place;
      const send = element("button", say.try_it);
      send.type = "submit";
      form.append(
        ...field(say.indicator_name, name), ...field(say.indicator_level, level), ...field(say.indicator_kind, kind),
        ...field(say.indicator_state, state), ...field(say.indicator_source, source), ...field(say.indicator_home, home), send,
      );
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const text = name.value.trim().replace(/\s+/g, " ");
        if (!text) { name.value = ""; name.reportValidity(); return; }
        propose(changes.indicator({
          name: text, about: proposals.term(card), level: t.iri(level.value), kind: t.iri(kind.value), inUse: Boolean(state.value),
          source: source.value && t.iri(source.value), document: t.iri(home.value),
        }));
      });
      return [form];
    };
  }

  function ending(open) {
    return () => {
      const form = element("form");
      const year = element("input");
      year.type = "number";
      [year.min, year.max, year.required, year.value] = ["1990", "2099", true, String(new Date().getFullYear() + 1)];
      const which = select(open.map(([iri, name]) => [t.iri(iri), name]));
      const send = element("button", say.try_it);
      send.type = "submit";
      form.append(...field(say.end_which, which), ...field(say.end_year, year), send);
      form.addEventListener("submit", (event) => { event.preventDefault(); propose(changes.end(which.value, year.value)); });
      return [form];
    };
  }
  const reopening = (ended) => (text) => picker(text, sources((one) => ended.includes(one)), (source) => propose(changes.reopen(source)));

  // What can be tried with a card: [words, kinds of things whose absence it mends, fields].
  function actions(card) {
    const { kind } = data.cards[card];
    const all = [];
    const offer = (text, mends, fields) => { if (fields) all.push({ text, mends, fields }); };
    if (kind === "commitment") {
      offer(say.move_condition, [], moving(card));
      offer(say.add_condition, ["condition"], linking(card, "contributesTo", true));
    }
    if (["commitment", "condition", "goal"].includes(kind)) {
      offer(say.new_indicator, ["indicator"], offers.documents.length ? inventing(card) : null);
      offer(say.add_indicator, ["indicator"], linking(card, "measures", false));
    }
    if (kind === "commitment") offer(say.add_actor, ["actor"], linking(card, "responsible", true));
    if (kind === "condition") {
      offer(say.add_commitment, ["commitment"], linking(card, "contributesTo", false));
      offer(say.add_goal, ["goal"], linking(card, "conditionFor", true));
    }
    if (kind === "goal") {
      offer(say.add_condition_for, ["condition"], linking(card, "conditionFor", false));
      offer(say.add_under_goal, ["commitment"], linking(card, "underGoal", false));
    }
    if (kind === "actor") offer(say.add_responsibility, [], linking(card, "responsible", false));
    if (kind === "indicator") {
      offer(say.add_measured, ["commitment", "condition", "goal"], linking(card, "measures", true));
      offer(say.add_source, [], offers.sources.length ? linking(card, "dataSource", true) : null);
      const own = offers.sources_of.filter(([of]) => of === card).map(([, at]) => offers.sources[at]);
      const [open, ended] = [own.filter(([, , gone]) => !gone), own.filter(([, , gone]) => gone)];
      offer(say.end_source, [], open.length ? ending(open) : null);
      offer(say.reopen_source, [], ended.length ? reopening(ended) : null);
    }
    offer(say.remove_link, [], removing(card));
    return all;
  }

  // One change at a time: the buttons give way to the fields of the one that was chosen.
  function chooser(title, list, kind) {
    const box = element("section", "", kind);
    const heading = element("h3", title);
    const buttons = () => box.replaceChildren(heading, ...list.map((one) => button(one.text, () => ask(one), "action")));
    function ask(one) {
      const back = () => { buttons(); box.querySelectorAll(".action")[list.indexOf(one)].focus(); };
      const name = element("p", one.text, "asked");
      box.replaceChildren(heading, name, ...one.fields(one.text), button(say.cancel, back, "back"));
      box.querySelector("select, input").focus();
      box.onkeydown = (event) => {
        if (event.key !== "Escape" || !box.contains(name)) return;
        event.stopPropagation();
        back();
      };
    }
    buttons();
    box.addEventListener("done", buttons);
    return box;
  }

  // Puts the changes into the panel of a card. What mends a finding stands with that finding, the rest below them.
  function fill(panel, card) {
    const all = actions(card);
    const shown = [...panel.querySelectorAll(".finding")];
    for (const box of shown) {
      const found = model.findings.get(box.dataset.finding);
      const missing = offers.missing[found?.rule] || [];
      const fit = all.filter(({ mends }) => mends.some((kind) => missing.includes(kind)));
      if (fit.length) box.append(chooser(say.mend, fit, "whatif mend"));
    }
    const after = shown.at(-1) || panel.querySelector("h2 + p");
    if (all.length) after.after(chooser(say.what_if, all, "whatif"));
  }

  const general = () => {
    const [open, ended] = [offers.sources.filter(([, , gone]) => !gone), offers.sources.filter(([, , gone]) => gone)];
    const list = [];
    if (open.length) list.push({ text: say.end_source, fields: ending(open) });
    if (ended.length) list.push({ text: say.reopen_source, fields: reopening(ended) });
    return list.length ? chooser(say.about_sources, list, "whatif") : null;
  };
  // Once a change has been made, what asked for it goes back to its buttons.
  const rest = () => document.querySelectorAll(".whatif").forEach((box) => box.dispatchEvent(new Event("done")));
  return { fill, general, rest };
};
