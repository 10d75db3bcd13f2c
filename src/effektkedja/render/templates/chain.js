// The chain view: choosing a picture, moving about in it, filters, search. The address keeps the view.
// `effektkedjaChain` resolves to what other scripts of the page may use, or to null where nothing is drawn.
"use strict";
const effektkedjaChain = (async () => {
  const holder = document.getElementById("bilder");
  if (!holder || !("DecompressionStream" in window)) return null; // pictures and tables can be read as they stand
  const { element } = effektkedjaDom;
  const model = effektkedjaModel(await effektkedjaUnpack("data"));
  const { data } = model;
  const words = data.words;
  const byId = (id) => document.getElementById(id);
  const form = byId("urval");
  const panel = byId("panel");
  const hits = byId("traffar");
  const replaced = byId("ersatta");
  const scenes = new Map(data.scenes.map((scene) => [scene.id, scene]));
  const pictures = new Map(); // those that have been opened
  const KEPT = ["severity", "document", "actor", "concept"]; // the choices, by their names in form and address
  const LEGIBLE = 1; // pixels to a unit, of which a letter is 15.5 high
  const LARGE = 1.3; // larger letters would leave too few rows in sight
  let current = null;
  let picture = null;
  let chosen = "";

  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`effektkedja:${name}`, { detail }));
  const wantsReplaced = (group) => Boolean(replaced?.checked && scenes.has(`${group}-alla`));
  const sceneOfGoal = (card) => data.scenes.find((scene) => scene.goal === card && scene.replaced === wantsReplaced(scene.group))
    || data.scenes.find((scene) => scene.goal === card);

  const side = effektkedjaPanel(model, {
    go: (card) => { clearSearch(); go(card); },
    close: () => { unchoose(); picture.stop.focus(); },
    picture: (card) => {
      const scene = sceneOfGoal(card);
      return scene && scene.group !== current.group ? () => { open(scene.group); choose(`c${card}`, true); } : null;
    },
  });
  const walk = effektkedjaWalk(model, byId("steg"), {
    show: (box) => { choose(box, false); picture.box(box)?.scrollIntoView({ block: "center", inline: "nearest" }); },
    ended: () => { unchoose(); byId("ga-igenom").focus(); },
  });

  // What replaced plans add is not in the page before somebody asks for it.
  function sectionOf(scene) {
    const there = byId(scene.id);
    if (there) return there;
    const like = byId(scene.group);
    const section = element("section", "", "scene replaced");
    section.id = scene.id;
    section.setAttribute("aria-labelledby", `${scene.id}-namn`);
    const heading = element("h2", like.querySelector("h2").textContent);
    heading.id = `${scene.id}-namn`;
    const canvas = element("div", "", "canvas");
    const svg = new DOMParser().parseFromString(scene.drawing, "image/svg+xml").documentElement;
    canvas.append(document.importNode(svg, true));
    section.append(heading, canvas);
    like.after(section);
    return section;
  }

  function open(group) {
    const next = scenes.get(wantsReplaced(group) ? `${group}-alla` : group) || data.scenes[0];
    walk.stop();
    unchoose();
    current = next;
    document.querySelector(".scene.current")?.classList.remove("current");
    const section = sectionOf(next);
    section.classList.add("current");
    if (!pictures.has(next.id)) pictures.set(next.id, next.matrix ? effektkedjaMatrix(section, { open: choice }) : effektkedjaScene(next, section, model));
    picture = pictures.get(next.id);
    size();
    form.picture.value = next.group;
    byId("till-oversikt").hidden = next === data.scenes[0];
    byId("ga-igenom").hidden = next.goal < 0;
    for (const part of document.querySelectorAll(".for-drawing")) part.hidden = next.matrix;
    filter();
    keep();
    tell("picture", { scene: next, picture });
  }

  function setChoices(value) {
    for (const name of KEPT) if (form[name]) form[name].value = value(name) || "";
  }

  // A cell of a matrix: the chain with the plan, and the concept or actor that the cell counts.
  function choice(group, wanted) {
    setChoices((name) => wanted[name]);
    open(group);
    picture.stop.focus();
  }

  // Letters that can be read from the back of a room: the picture is scrolled rather than shrunk, unless asked to fit.
  function size() {
    if (!picture.svg) return;
    const fit = byId("passa-in").checked;
    const { width } = picture.svg.viewBox.baseVal;
    picture.svg.style.minWidth = fit ? "0" : `${Math.round(width * LEGIBLE)}px`;
    picture.svg.style.maxWidth = fit ? "" : `${Math.round(width * LARGE)}px`;
    picture.svg.style.maxHeight = fit ? "calc(100vh - 13rem)" : "";
  }

  // Where a card is drawn: in the present picture if it can be, else in that of a goal that it belongs to.
  function go(card) {
    const id = `c${card}`;
    if (!picture.box(id)) {
      const drawsIt = (scene) => scene.boxes.includes(id);
      const home = data.scenes.find((scene) => drawsIt(scene) && scene.goal >= 0 && !scene.replaced) || data.scenes.find(drawsIt);
      if (!home) return;
      if (replaced && home.replaced) replaced.checked = true;
      open(home.group);
    }
    choose(id, true);
  }

  // The picture makes room for the panel, so that what it tells of stays in sight.
  function showPanel(shown) {
    panel.hidden = !shown;
    document.documentElement.classList.toggle("with-panel", shown);
  }

  function choose(id, withPanel) {
    const box = picture.box(id);
    if (!box) return;
    chosen = id;
    picture.light(id);
    picture.focusable(box);
    showPanel(withPanel);
    if (withPanel) {
      const { card, gap } = model.subject(id);
      side.fill(panel, card, gap);
      tell("panel", { panel, card, gap });
      byId("panel-namn").focus({ preventScroll: true });
      box.scrollIntoView({ block: "nearest", inline: "center" });
    }
    keep();
  }

  function unchoose() {
    showPanel(false);
    if (!chosen) return;
    chosen = "";
    picture.light("");
    keep();
  }

  function activate(box) {
    const { card } = model.subject(box.dataset.box);
    const goal = current.goal < 0 && sceneOfOverview(card);
    if (!goal) { choose(box.dataset.box, true); return; }
    open(goal.group);
    choose(picture.box(box.dataset.box) ? box.dataset.box : `c${card}`, true);
  }

  // A box of the overview opens the picture of its goal.
  function sceneOfOverview(card) {
    return sceneOfGoal(card) || model.linksOf[card].map((link) => sceneOfGoal(link.card)).find(Boolean) || null;
  }

  function filter() {
    const wanted = { severity: form.severity.value, document: form.document.value, actor: form.actor.value, concept: form.concept?.value || "" };
    const any = Object.values(wanted).some(Boolean);
    const count = picture.sift(any && ((id) => model.fits(id, wanted)));
    const number = Object.values(wanted).filter(Boolean).length;
    byId("antal-val").textContent = number ? `(${number})` : "";
    byId("visar").textContent = any && picture.svg ? words.matching.replace("{n}", count).replace("{all}", picture.boxes.length) : "";
  }

  function clearSearch() {
    form.text.value = "";
    hits.hidden = true;
  }

  function search() {
    const { found, more } = model.search(form.text.value, 12);
    hits.hidden = !form.text.value.trim();
    const list = found.map((card) => side.button(card, data.cards[card].word));
    if (!list.length) list.push(element("p", words.search_none));
    if (more) list.push(element("p", words.search_more.replace("{n}", more), "quiet"));
    hits.replaceChildren(...list);
  }

  // --- The address keeps picture, box and filters, so that a link shows what its sender saw.
  let restoring = false;
  function keep() {
    if (restoring || !current) return;
    const kept = new URLSearchParams({ bild: current.group });
    if (chosen) kept.set("ruta", chosen);
    if (replaced?.checked) kept.set("ersatta", "1");
    for (const name of KEPT) if (form[name]?.value) kept.set(name, form[name].value);
    history.replaceState(null, "", `#${kept}`);
  }

  function restore() {
    const kept = new URLSearchParams(location.hash.slice(1));
    restoring = true;
    setChoices((name) => kept.get(name));
    if (replaced) replaced.checked = kept.has("ersatta");
    open(kept.get("bild") || data.start);
    if (kept.has("ruta") && /^[cgn]\d+\w*$/.test(kept.get("ruta"))) choose(kept.get("ruta"), true);
    restoring = false;
    keep();
  }

  // --- Listening
  holder.addEventListener("click", (event) => {
    const box = event.target.closest(".box");
    if (box) activate(box);
    else if (event.target.closest(".drawing")) unchoose();
  });
  holder.addEventListener("keydown", (event) => {
    const box = event.target.closest(".box");
    if (event.key === "Escape" && !panel.hidden) { const at = chosen; unchoose(); picture.box(at)?.focus(); }
    if (!box) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); activate(box); }
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      const next = picture.towards(box, event.key);
      if (next) { picture.focusable(next); next.focus(); }
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    if (event.target.name === "text") search();
    else if (event.target.name === "picture") open(event.target.value);
    else { filter(); keep(); }
  });
  // A name in the table leads to its box.
  byId("tabell").addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#r"]');
    if (!link) return;
    event.preventDefault();
    go(Number(link.hash.slice(2)));
    holder.scrollIntoView({ block: "nearest" });
  });
  byId("visa-allt").addEventListener("click", () => { setChoices(() => ""); filter(); keep(); });
  document.addEventListener("click", (event) => { if (!event.target.closest("#val")) byId("val").open = false; });
  byId("val").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    byId("val").open = false;
    byId("val").querySelector("summary").focus();
  });
  byId("passa-in").addEventListener("change", size);
  replaced?.addEventListener("change", () => open(current.group));
  byId("till-oversikt").addEventListener("click", () => open(data.scenes[0].group));
  byId("till-tackning")?.addEventListener("click", () => open(data.scenes.find((scene) => scene.matrix).id));
  byId("ga-igenom").addEventListener("click", () => walk.start(picture.telling()));
  byId("spara-svg").addEventListener("click", () => effektkedjaSave.svg(picture.svg, current.group));
  byId("spara-png").addEventListener("click", () => effektkedjaSave.png(picture.svg, current.group));
  byId("skriv-ut").addEventListener("click", () => print());
  // On paper each picture has the legend with it.
  addEventListener("beforeprint", () => {
    const signs = document.querySelector(".legend ul").cloneNode(true);
    signs.className = "signs";
    signs.querySelectorAll("[hidden]").forEach((item) => { item.hidden = false; });
    for (const section of document.querySelectorAll(".scene:not(.replaced)")) section.append(signs.cloneNode(true));
  });
  addEventListener("afterprint", () => document.querySelectorAll(".signs").forEach((signs) => signs.remove()));
  addEventListener("hashchange", restore);
  form.hidden = false;
  byId("verktyg").hidden = false;
  byId("tabell").open = false;
  document.documentElement.classList.add("live");
  restore();
  performance.mark("effektkedja:ready");
  return { model, open, go, choose, filter, get scene() { return current; }, get picture() { return picture; } };
})();
