// "What if": proposals are made in the panel of a thing, weighed by the rules in the page, drawn, listed and saved.
"use strict";
const effektkedjaWhatif = (async () => {
  let opened = null; // a panel that is filled before the rules have been read
  document.addEventListener("effektkedja:panel", (event) => { opened = event.detail; });
  const chain = await effektkedjaChain;
  const aside = document.getElementById("forslag");
  const book = document.getElementById("ek-rulebook");
  if (!chain || !aside || !book || typeof EkRules === "undefined") return null;
  const offers = await effektkedjaUnpack("tankom");
  const { element, button, drawn } = effektkedjaDom;
  const say = offers.words;
  const { model } = chain;
  const proposals = effektkedjaProposals(model, offers);
  const changes = effektkedjaChanges(model, proposals, offers, say);
  let engine;
  try { engine = await EkRules.open(book.textContent); } catch (fault) {
    document.getElementById("verktyg").append(element("p", fault.text?.[document.documentElement.lang] || String(fault), "shown"));
    return null;
  }
  const lines = effektkedjaDraftLines(model, proposals, offers, say);
  const forms = effektkedjaForms(model, proposals, changes, offers, say, propose);
  const kept = { name: `effektkedja-${offers.version}`, author: "effektkedja-initialer" };

  // What a browser lets a page keep while it is open; some let a page from a file keep nothing.
  const memory = {
    get: (name) => { try { return sessionStorage.getItem(name) || ""; } catch { return ""; } },
    set: (name, text) => { try { sessionStorage.setItem(name, text); } catch { /* then a reload begins anew */ } },
  };
  let author = memory.get(kept.author);
  let unsaved = false;

  const list = effektkedjaProposalList(aside, proposals, changes, say, {
    initials: () => author,
    sign: (text) => {
      author = text.trim();
      memory.set(kept.author, author);
      for (const one of proposals.list) for (const voice of one.voices) if (voice.own) voice.author = author;
      keep();
    },
    noted: () => { unsaved = true; keep(); }, undo, save, load, close, general: forms.general,
  });
  const opener = button(say.proposals, () => open(null));
  opener.id = "visa-forslag";
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("aria-controls", "forslag");
  document.getElementById("ga-igenom").after(opener);
  const legend = element("li");
  const line = drawn("svg", { class: "line", width: 40, height: 10, "aria-hidden": "true", focusable: "false" });
  line.append(drawn("path", { class: "proposed-line", d: "M0 5h40" }));
  legend.append(line, ` ${say.legend}`);
  document.querySelector(".legend ul").append(legend);

  function open(proposal) {
    aside.hidden = false;
    document.documentElement.classList.add("listing");
    opener.setAttribute("aria-expanded", "true");
    lines.show(chain.picture, proposal);
    list.focus(proposal);
  }
  function hide() {
    aside.hidden = true;
    document.documentElement.classList.remove("listing");
    opener.setAttribute("aria-expanded", "false");
  }
  function close() {
    hide();
    const panel = document.getElementById("panel-namn");
    (panel && !panel.closest("[hidden]") ? panel : opener).focus();
  }
  aside.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  function stamp() {
    const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    return { created: time, iri: effektkedjaTerms.iri(`${effektkedjaTerms.EKD}forslag/${time.replace(/[-:TZ]/g, "")}-${seat}${made += 1}`) };
  }
  let made = 0;
  const seat = [...crypto.getRandomValues(new Uint8Array(3))].map((byte) => byte.toString(16).padStart(2, "0")).join(""); // two laptops at the same second
  async function propose(proposal) {
    const voice = { author, note: "", version: offers.version, own: true, ...stamp() };
    const taken = proposals.add({ ...proposal, voices: [voice] });
    forms.rest();
    unsaved = true;
    await weigh(taken);
    open(taken);
  }
  async function undo(proposal) {
    const at = proposals.list.indexOf(proposal);
    proposals.drop(proposal.key);
    unsaved = proposals.list.length > 0;
    await weigh();
    list.tell(changes.fill(say.undone, { label: proposal.label }));
    const next = aside.querySelectorAll(".proposal")[Math.min(at, proposals.list.length - 1)];
    (next?.querySelector("button") || document.getElementById("forslag-namn")).focus();
  }

  let turn = 0;
  async function weigh(newest) {
    const mine = turn += 1;
    keep();
    lines.draw(chain.picture);
    opener.textContent = `${say.proposals} (${proposals.list.length})`;
    const found = await proposals.weigh(engine);
    if (mine === turn) list.show(found, newest);
  }

  // --- Files
  const text = () => effektkedjaTurtle.write(proposals.list, document.documentElement.lang, say.file_head);
  function keep() { memory.set(kept.name, proposals.list.length ? text() : ""); }

  function download(blob, name) {
    const link = element("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  function stem() {
    const people = [...new Set(proposals.list.flatMap((one) => one.voices.map((voice) => voice.author)))].sort();
    const day = new Date();
    const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    return `forslag-${people.length > 3 ? say.several : people.join("-")}-${date}`;
  }
  function sheets() {
    const { outcome } = list;
    const messages = (findings) => findings.map((finding) => `${finding.rule}: ${finding.message[document.documentElement.lang] || finding.message}`).join("\n");
    const rows = proposals.list.map((one, at) => {
      const found = outcome.each.get(one.key) || { closed: [], appeared: [] };
      const of = (name) => one.voices.map((voice) => one.voices.length > 1 && name === "note" && voice.note ? `${voice.author}: ${voice.note}` : voice[name]).filter(Boolean).join("\n");
      return [String(at + 1), one.label, of("note"), [...new Set(one.voices.map((voice) => voice.author))].join(", "), messages(found.closed), messages(found.appeared), of("created").replace(/T(\d\d:\d\d):\d\dZ/g, " $1 UTC")];
    });
    const all = [["closed", say.closed], ["appeared", say.appeared]].flatMap(([name, word]) => outcome.all[name].map((finding) => [word, finding.id, messages([finding])]));
    return [
      { name: say.sheet_proposals, widths: [5, 60, 40, 10, 60, 60, 22], rows: [[say.number, say.proposal, say.note, say.people, say.closed, say.appeared, say.time], ...rows] },
      { name: say.sheet_gaps, widths: [22, 20, 110], rows: [[say.change, "Id", say.gap], ...all] },
    ];
  }
  function save() {
    const name = stem();
    download(new Blob([text()], { type: "text/turtle;charset=utf-8" }), `${name}.ttl`);
    download(effektkedjaSheet(sheets()), `${name}.xlsx`);
    unsaved = false;
    list.tell(changes.fill(say.saved, { name }));
  }

  // Two proposals may not have one address, whatever the files say.
  function apart(proposal) {
    const taken = (iri) => proposals.list.some((one) => one.key !== proposals.keyOf(proposal) && one.voices.some((voice) => voice.iri === iri));
    return { ...proposal, voices: proposal.voices.map((voice) => taken(voice.iri) ? { ...voice, iri: stamp().iri } : voice) };
  }

  const MOST_BYTES = 4e6;
  async function load(files) {
    const told = [];
    let taken = 0;
    for (const file of files) {
      try {
        if (file.size > MOST_BYTES) throw new SyntaxError("0");
        for (const proposal of effektkedjaTurtle.read(await file.text())) {
          const fault = proposals.fault(proposal);
          if (fault) told.push(`${proposal.label}: ${changes.fill(say[`fault_${fault[0]}`], { name: fault[1] })}`);
          else { proposals.add(apart(proposal)); taken += 1; }
        }
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        told.push(changes.fill(Number(error.message) ? say.not_proposals_line : say.not_proposals, { file: file.name, line: error.message }));
      }
    }
    unsaved = unsaved || taken > 0;
    await weigh();
    list.tell([changes.fill(say.loaded, { n: taken, all: proposals.list.length }), ...told].join(" "));
    document.getElementById("forslag-namn").focus();
  }

  // --- A reload brings the proposals of the session back.
  const before = memory.get(kept.name);
  if (before) {
    try {
      for (const proposal of effektkedjaTurtle.read(before)) {
        if (proposals.fault(proposal)) continue;
        proposals.add({ ...proposal, voices: proposal.voices.map((voice) => ({ ...voice, own: voice.author === author })) });
      }
    } catch { memory.set(kept.name, ""); }
  }
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  document.addEventListener("effektkedja:picture", ({ detail }) => lines.draw(detail.picture));
  document.addEventListener("effektkedja:panel", ({ detail }) => { hide(); forms.fill(detail.panel, detail.card); });
  if (opened && !opened.panel.hidden) forms.fill(opened.panel, opened.card);
  await weigh();
  document.documentElement.classList.add("tries");
  return { proposals, engine, load };
})();
