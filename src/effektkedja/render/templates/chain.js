// The chain view: choosing a picture, moving about in it, filters, search, saving. The address keeps the view.
"use strict";
(() => {
  const holder = document.getElementById("bilder");
  if (!holder) return;
  const { element } = effektkedjaDom;
  const model = effektkedjaModel(JSON.parse(document.getElementById("data").textContent));
  const { data } = model;
  const words = data.words;
  const byId = (id) => document.getElementById(id);
  const form = byId("urval");
  const panel = byId("panel");
  const hits = byId("traffar");
  const replaced = byId("ersatta");
  const scenes = new Map(data.scenes.map((scene) => [scene.id, scene]));
  const LEGIBLE = 0.82;
  let current = null;
  let chosen = "";
  let svg = null;

  const boxes = () => [...svg.querySelectorAll(".box")];
  const boxOf = (id) => svg.querySelector(`[data-box="${CSS.escape(id)}"]`);
  const sceneOfGoal = (card) => data.scenes.find((scene) => scene.goal === card && scene.replaced === wantsReplaced(scene.group))
    || data.scenes.find((scene) => scene.goal === card);
  const wantsReplaced = (group) => Boolean(replaced?.checked && scenes.has(`${group}-alla`));

  const side = effektkedjaPanel(model, {
    go: (card) => { clearSearch(); go(card); },
    close: () => { unchoose(); svg.querySelector('[tabindex="0"]')?.focus(); },
    picture: (card) => {
      const scene = sceneOfGoal(card);
      return scene && scene.group !== current.group ? () => { open(scene.group); choose(`c${card}`, true); } : null;
    },
  });
  const walk = effektkedjaWalk(model, byId("steg"), {
    show: (box) => { choose(box, false); boxOf(box)?.scrollIntoView({ block: "center", inline: "nearest" }); },
    ended: () => { unchoose(); byId("ga-igenom").focus(); },
  });

  function open(group) {
    const id = wantsReplaced(group) ? `${group}-alla` : group;
    const next = scenes.get(id) || data.scenes[0];
    walk.stop();
    unchoose();
    current = next;
    document.querySelectorAll(".scene.current").forEach((section) => section.classList.remove("current"));
    const section = byId(next.id);
    section.classList.add("current");
    svg = section.querySelector(".drawing");
    size();
    form.picture.value = next.group;
    byId("till-oversikt").hidden = next.goal < 0;
    byId("ga-igenom").hidden = next.goal < 0;
    boxes().forEach((box, at) => {
      box.setAttribute("tabindex", at ? "-1" : "0");
      box.setAttribute("role", "button");
      box.setAttribute("aria-label", model.said(box.dataset.box, box.textContent));
    });
    filter();
    keep();
  }

  // Letters that can be read from the back of a room: the picture is scrolled rather than shrunk, unless asked to fit.
  function size() {
    const fit = byId("passa-in").checked;
    svg.style.minWidth = fit ? "0" : `${Math.round(svg.viewBox.baseVal.width * LEGIBLE)}px`;
    svg.style.maxHeight = fit ? "calc(100vh - 13rem)" : "";
  }

  // Where a card is drawn: in the present picture if it can be, else in that of a goal that it belongs to.
  function go(card) {
    const id = `c${card}`;
    if (!boxOf(id)) {
      const home = data.scenes.find((scene) => byId(scene.id).querySelector(`[data-box="${id}"]`) && scene.goal >= 0 && !scene.replaced)
        || data.scenes.find((scene) => byId(scene.id).querySelector(`[data-box="${id}"]`));
      if (!home) return;
      if (replaced && home.replaced) replaced.checked = true;
      open(home.group);
    }
    choose(id, true);
    boxOf(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function choose(id, withPanel) {
    const box = boxOf(id);
    if (!box) return;
    svg.querySelectorAll(".chosen, .near").forEach((one) => one.classList.remove("chosen", "near"));
    chosen = id;
    const near = model.reach(svg, id);
    svg.classList.add("bright");
    boxes().forEach((one) => one.classList.toggle("near", near.has(one.dataset.box)));
    svg.querySelectorAll(".links path").forEach((path) => path.classList.toggle("near", model.linksIn(path).some(([from, to]) => near.has(from) && near.has(to))));
    box.classList.add("chosen");
    focusable(box);
    panel.hidden = !withPanel;
    if (withPanel) {
      const { card, gap } = model.subject(id);
      side.fill(panel, card, gap);
      byId("panel-namn").focus({ preventScroll: true });
    }
    keep();
  }

  function unchoose() {
    panel.hidden = true;
    chosen = "";
    if (!svg) return;
    svg.classList.remove("bright");
    svg.querySelectorAll(".chosen, .near").forEach((one) => one.classList.remove("chosen", "near"));
    keep();
  }

  function activate(box) {
    const { card } = model.subject(box.dataset.box);
    const goal = current.goal < 0 && sceneOfOverview(box, card);
    if (!goal) { choose(box.dataset.box, true); return; }
    open(goal.group);
    choose(boxOf(box.dataset.box) ? box.dataset.box : `c${card}`, true);
  }

  // A box of the overview opens the picture of its goal.
  function sceneOfOverview(box, card) {
    const own = sceneOfGoal(card);
    if (own) return own;
    const goal = model.linksOf[card].map((link) => sceneOfGoal(link.card)).find(Boolean);
    return goal || null;
  }

  function focusable(box) {
    svg.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    box.setAttribute("tabindex", "0");
  }

  function middle(box) {
    const at = box.getBoundingClientRect();
    return [at.left + at.width / 2, at.top + at.height / 2];
  }

  // The nearest box in the direction of an arrow key, straight ahead before askew.
  function neighbour(box, key) {
    const [x, y] = middle(box);
    const ahead = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
    let best = null;
    let least = Infinity;
    for (const other of boxes()) {
      const [ox, oy] = middle(other);
      const along = (ox - x) * ahead[0] + (oy - y) * ahead[1];
      const across = Math.abs((ox - x) * ahead[1]) + Math.abs((oy - y) * ahead[0]);
      const far = along + 2.5 * across;
      if (other !== box && along > 4 && far < least) { least = far; best = other; }
    }
    return best;
  }

  function filter() {
    const wanted = { severity: form.severity.value, document: form.document.value, actor: form.actor.value, concept: form.concept?.value || "" };
    const any = Object.values(wanted).some(Boolean);
    const fits = (id) => {
      const { card, gap } = model.subject(id);
      const about = data.cards[card];
      const found = gap ? [model.findings.get(gap.finding).severity] : (about.findings || []).map((one) => one[2]);
      if (wanted.severity === "any" ? !found.length : wanted.severity && !found.includes(wanted.severity)) return false;
      if (wanted.document && about.document !== wanted.document) return false;
      if (wanted.concept && !(about.concepts || []).includes(wanted.concept)) return false;
      return !wanted.actor || String(card) === wanted.actor || model.linksOf[card].some((link) => String(link.card) === wanted.actor);
    };
    let count = 0;
    const faint = new Set();
    for (const box of boxes()) {
      const fit = !any || fits(box.dataset.box);
      count += fit;
      if (!fit) faint.add(box.dataset.box);
      box.classList.toggle("faint", !fit);
    }
    svg.querySelectorAll(".links path").forEach((path) => path.classList.toggle("faint", model.linksIn(path).every(([from, to]) => faint.has(from) || faint.has(to))));
    byId("visar").textContent = any ? words.matching.replace("{n}", count).replace("{all}", boxes().length) : "";
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
  const KEPT = ["severity", "document", "actor", "concept"];
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
    for (const name of KEPT) if (form[name]) form[name].value = kept.get(name) || "";
    if (replaced) replaced.checked = kept.has("ersatta");
    open(kept.get("bild") || data.scenes[0].group);
    if (kept.has("ruta") && /^[cgn]\d+\w*$/.test(kept.get("ruta"))) choose(kept.get("ruta"), true);
    restoring = false;
    keep();
  }

  // --- Saving: the picture as it is drawn, with the rules of the page that it needs.
  function standalone() {
    const copy = svg.cloneNode(true);
    copy.classList.remove("bright");
    copy.querySelectorAll(".chosen, .near, .faint").forEach((one) => one.classList.remove("chosen", "near", "faint"));
    const [, , width, height] = copy.getAttribute("viewBox").split(" ");
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
      .map((rule) => rule.cssText).filter((text) => /^(:root|\.sign|symbol|\.drawing|\.links|\.box)/.test(text)).join("\n");
    copy.prepend(style, ...[...document.querySelectorAll(".symbols symbol")].map((symbol) => symbol.cloneNode(true)));
    return { text: new XMLSerializer().serializeToString(copy), width: Number(width), height: Number(height) };
  }

  function save(blob, ending) {
    const link = element("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${current.group}.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function savePng() {
    const { text, width, height } = standalone();
    const picture = new Image();
    picture.onload = () => {
      const canvas = element("canvas");
      canvas.width = width * 2;
      canvas.height = height * 2;
      const paint = canvas.getContext("2d");
      paint.fillStyle = "#fff";
      paint.fillRect(0, 0, canvas.width, canvas.height);
      paint.drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(blob, "png"), "image/png");
    };
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  }

  // --- Listening
  holder.addEventListener("click", (event) => {
    const box = event.target.closest(".box");
    if (box) activate(box);
    else if (event.target.closest(".drawing")) unchoose();
  });
  holder.addEventListener("keydown", (event) => {
    const box = event.target.closest(".box");
    if (event.key === "Escape" && !panel.hidden) { const at = chosen; unchoose(); boxOf(at)?.focus(); }
    if (!box) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); activate(box); }
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      const next = neighbour(box, event.key);
      if (next) { focusable(next); next.focus(); }
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    if (event.target.name === "text") search();
    else if (event.target.name === "picture") open(event.target.value);
    else { filter(); keep(); }
  });
  byId("passa-in").addEventListener("change", size);
  replaced?.addEventListener("change", () => open(current.group));
  byId("till-oversikt").addEventListener("click", () => open(data.scenes[0].group));
  byId("ga-igenom").addEventListener("click", () => walk.start(svg));
  byId("spara-svg").addEventListener("click", () => save(new Blob([standalone().text], { type: "image/svg+xml" }), "svg"));
  byId("spara-png").addEventListener("click", savePng);
  byId("skriv-ut").addEventListener("click", () => print());
  addEventListener("hashchange", restore);
  document.documentElement.classList.add("live");
  form.hidden = false;
  byId("verktyg").hidden = false;
  byId("tabell").open = false;
  restore();
})();
