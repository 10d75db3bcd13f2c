// The list of proposals: what each comes to, a note and initials, what contradicts what, and the way to files and back.
"use strict";
const effektkedjaProposalList = (aside, proposals, changes, say, act) => {
  const { element, sign, button } = effektkedjaDom;
  let outcome = { each: new Map(), unjudged: [], all: { closed: [], appeared: [] } };
  let message = "";
  let newest = null; // the one whose effect is spelt out

  const lang = document.documentElement.lang === "en" ? "en" : "sv";
  const counted = (name, number) => changes.fill(say[`${name}_${number === 0 ? "none" : number === 1 ? "one" : "many"}`], { n: number });
  const appears = ({ appeared }) => counted("appears", appeared.length);
  const effect = (found) => counted("closes", found.closed.length) + appears(found);
  const total = (found) => counted("together", found.closed.length) + appears(found);
  const severity = (name) => String(name).toLowerCase().replace(/^.*[#/]/, "");

  function findings(heading, list, mark) {
    if (!list.length) return [];
    const items = element("ul");
    for (const finding of list) {
      const item = element("li", "", `found ${mark}`);
      const level = severity(finding.severity);
      if (["violation", "warning", "info"].includes(level)) item.append(sign(level));
      item.append(` ${finding.rule}: ${finding.message[lang] || finding.message}`);
      items.append(item);
    }
    return [element("h4", heading), items];
  }

  const authors = (proposal) => [...new Set(proposal.voices.map((voice) => voice.author).filter(Boolean))].join(", ");

  function row(proposal) {
    const item = element("li", "", "proposal");
    item.dataset.key = proposal.key;
    const found = outcome.each.get(proposal.key);
    item.append(element("h3", proposal.label));
    item.append(element("p", authors(proposal), "quiet authors"));
    if (found) {
      item.append(element("p", effect(found), "effect"));
      if (found.closed.length + found.appeared.length) {
        const more = element("details");
        more.open = proposal === newest;
        more.append(element("summary", say.which), ...findings(say.closed, found.closed, "gone"), ...findings(say.appeared, found.appeared, "new"));
        item.append(more);
      }
    }
    const stated = proposal.removed.some((triple) => !proposals.holds(triple)?.interpreted);
    if (stated) item.append(element("p", say.stated_note, "quiet"));
    for (const voice of proposal.voices) {
      if (voice.own) {
        const label = element("label", say.note);
        const text = element("textarea");
        [text.value, text.rows, text.maxLength] = [voice.note, 2, 2000];
        text.id = `anteckning-${proposals.list.indexOf(proposal)}`;
        label.htmlFor = text.id;
        text.addEventListener("input", () => { voice.note = text.value.trim(); act.noted(); });
        item.append(label, text);
      } else if (voice.note) item.append(element("p", `${voice.author}: ${voice.note}`));
    }
    const undo = button(say.undo, () => act.undo(proposal));
    undo.setAttribute("aria-label", `${say.undo}: ${proposal.label}`);
    item.append(undo);
    return item;
  }

  function clashes() {
    const pairs = proposals.conflicts();
    if (!pairs.length) return [];
    const box = element("div", "", "clashes");
    box.append(element("h3", say.clashes), element("p", say.clashes_note, "quiet"));
    for (const pair of pairs) {
      const list = element("ul");
      for (const one of pair) {
        const other = pair.find((each) => each !== one);
        const item = element("li", `${one.label} (${authors(one)}) `);
        const keep = button(say.keep_this, () => act.undo(other));
        keep.setAttribute("aria-label", `${say.keep_this}: ${one.label}`);
        item.append(keep);
        list.append(item);
      }
      box.append(list);
    }
    return [box];
  }

  // Fields keep what is being typed in them: only what an answer changes is drawn anew.
  const status = element("p", "", "total");
  status.setAttribute("role", "status");
  const told = element("p", "", "told");
  told.setAttribute("role", "status");
  const limits = element("p", "", "quiet");
  const initials = element("input");
  [initials.id, initials.maxLength, initials.autocomplete, initials.size] = ["initialer", 8, "off", 8];
  initials.value = act.initials();
  initials.addEventListener("input", () => {
    initials.value = initials.value.replace(/[^\p{L}\p{N}-]/gu, "");
    act.sign(initials.value);
    initials.removeAttribute("aria-invalid");
    // In place: what is drawn anew would slip from under the hand that reaches for it.
    list.querySelectorAll(".authors").forEach((one, at) => { one.textContent = authors(proposals.list[at]); });
  });
  const asks = element("label", say.initials);
  asks.htmlFor = initials.id;
  const who = element("p", "", "who");
  who.append(asks, initials);
  const file = element("input");
  [file.type, file.accept, file.multiple, file.hidden] = ["file", ".ttl,text/turtle", true, true];
  file.setAttribute("aria-label", say.load);
  file.addEventListener("change", async () => { await act.load([...file.files]); file.value = ""; });
  const buttons = element("p", "", "tools");
  const saving = button(say.save, () => {
    if (initials.value.trim() || proposals.list.every((one) => one.voices.every((voice) => voice.author))) { act.save(); return; }
    initials.setAttribute("aria-invalid", "true");
    tell(say.initials_missing);
    initials.focus();
  });
  saving.id = "spara-forslag";
  buttons.append(saving, button(say.load, () => file.click()), file);
  const close = button(say.close, act.close, "close");
  const heading = element("h2", say.proposals);
  [heading.id, heading.tabIndex] = ["forslag-namn", -1];
  const clash = element("div");
  const list = element("ol");
  const general = act.general();
  aside.append(close, heading, who, status, limits, clash, list, buttons, told, ...(general ? [general] : []));

  function render() {
    const number = proposals.list.length;
    saving.disabled = !number;
    status.textContent = number ? total(outcome.all) : say.no_proposals;
    clash.replaceChildren(...clashes());
    list.replaceChildren(...proposals.list.map(row));
    limits.textContent = outcome.unjudged.length ? changes.fill(say.unjudged, { rules: outcome.unjudged.join(", ") }) : "";
    told.textContent = message;
  }
  function tell(text) { message = text; told.textContent = text; }
  function show(found, added) { [outcome, newest] = [found, added || newest]; render(); }

  // To the field that is asked for next: initials once, then the note of what was just proposed.
  function focus(proposal) {
    if (!initials.value.trim()) { initials.focus(); return; }
    const item = [...list.children].find((one) => one.dataset.key === proposal?.key);
    (item?.querySelector("textarea") || heading).focus();
  }
  render();
  return { show, tell, focus, get outcome() { return outcome; } };
};
