// The network view: choosing, searching, and the panel beside the picture. Labels are only ever set as text.
"use strict";
(() => {
  const holder = document.getElementById("canvas");
  if (!holder) return;
  const { element } = effektkedjaDom;
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const byId = (id) => document.getElementById(id);
  const form = byId("urval");
  const kindForm = byId("slag");
  const panel = byId("panel");
  const hits = byId("traffar");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const links = data.nodes.map(() => []);
  data.edges.forEach((edge, i) => {
    edge.id = i;
    links[edge.from].push({ words: edge.there, to: edge.to, interpreted: edge.interpreted });
    links[edge.to].push({ words: edge.back, to: edge.from, interpreted: edge.interpreted });
  });
  const folded = data.nodes.map((node) => `${node.name} ${data.kinds[node.kind].word}`.toLocaleLowerCase());
  let scope = data.scopes.all;
  let visible = new Set();
  let matching = new Set();
  let selected = null;
  let bright = null;

  const side = effektkedjaPanel(data, links, {
    show: (id) => { clearSearch(); show(id, true); },
    close: () => { close(); holder.focus(); },
  });
  const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, title: side.tooltip(node) })));
  const edges = new vis.DataSet(data.edges);
  document.documentElement.classList.add("drawn");
  byId("bild").hidden = false;
  byId("tecken").hidden = false;
  form.hidden = false;
  byId("tabell").open = false;
  const network = new vis.Network(holder, { nodes, edges }, {
    ...data.options,
    nodes: {
      shape: "custom",
      ctxRenderer: ({ ctx, id, x, y, state }) => {
        const node = data.nodes[id];
        const faint = bright ? !bright.has(id) : !matching.has(id);
        return {
          drawNode: () => effektkedjaCards.draw(ctx, node, data.kinds[node.kind], x, y,
            { selected: id === selected, hover: state.hover, faint, scale: network.getScale() }),
          nodeDimensions: { width: effektkedjaCards.WIDTH, height: node.height },
        };
      },
    },
  });

  function inPicture(id) {
    const node = data.nodes[id];
    return kindForm.querySelector(`[value="${CSS.escape(node.kind)}"]`).checked
      && (!form.document.value || id in data.scopes[`document ${form.document.value}`].at);
  }

  function matches(node) {
    const wanted = form.severity.value;
    return !wanted || (wanted === "any" ? node.severity : node.severity === wanted);
  }

  function hideTooltip() {
    const box = holder.querySelector(".vis-tooltip");
    if (box) box.style.visibility = "hidden";
  }

  // Links that are not concerned step back, as the cards do.
  function shadeLinks() {
    const base = data.options.edges.color;
    edges.update(data.edges.map(({ id, from, to }) => {
      const near = selected === null || from === selected || to === selected;
      const shown = visible.has(from) && visible.has(to) && (matching.has(from) || matching.has(to));
      return { id, hidden: !shown, color: { ...base, opacity: near ? 1 : 0.22 } };
    }));
  }

  // What matches is shown with what it is linked to, dimmed: a break without its surroundings explains nothing.
  function choose() {
    hideTooltip();
    const goal = form.goal.value && data.scopes[`goal ${form.goal.value}`];
    scope = goal || (form.document.value && data.scopes[`document ${form.document.value}`]) || data.scopes.all;
    const within = Object.keys(scope.at).map(Number).filter(inPicture);
    matching = new Set(within.filter((id) => matches(data.nodes[id])));
    visible = new Set(within.filter((id) => matching.has(id) || links[id].some((link) => matching.has(link.to))));
    nodes.update(data.nodes.map(({ id }) => {
      const at = scope.at[id];
      return at ? { id, hidden: !visible.has(id), x: at[0], y: at[1] } : { id, hidden: true };
    }));
    if (selected !== null && !visible.has(selected)) close();
    shadeLinks();
    for (const row of document.querySelectorAll("[data-row]")) row.hidden = !visible.has(Number(row.dataset.row));
    for (const part of document.querySelectorAll(".outline section")) part.hidden = !part.querySelector("tr[data-row]:not([hidden])");
    byId("visar").textContent = visible.size
      ? words.shown_nodes.replace("{nodes}", visible.size).replace("{all}", data.nodes.length) : words.nothing_shown;
    fit();
  }

  // The box around cards, in the units of the picture.
  function bounds(ids) {
    const half = effektkedjaCards.WIDTH / 2;
    const xs = ids.map((id) => scope.at[id][0]);
    return {
      left: Math.min(...xs) - half,
      right: Math.max(...xs) + half,
      top: Math.min(...ids.map((id) => scope.at[id][1] - data.nodes[id].height / 2)),
      bottom: Math.max(...ids.map((id) => scope.at[id][1] + data.nodes[id].height / 2)),
    };
  }

  // Show a box in the part of the window that headings, controls and panel leave free; no larger than `most`, and
  // without moving up or down if `calm` and there is no need to. The library's own fit does not know how large the
  // cards are before it has drawn them.
  function fitBox(box, most, animation, calm) {
    const [head, foot, side] = [36, 52, 20];
    const taken = panel.hidden ? 0 : panel.offsetWidth;
    const wide = holder.clientWidth - taken - 2 * side;
    const tall = holder.clientHeight - head - foot;
    if (wide <= 0 || tall <= 0) return;
    const scale = Math.min(most, wide / (box.right - box.left), tall / (box.bottom - box.top));
    const position = {
      x: (box.left + box.right) / 2 + taken / 2 / scale,
      y: (box.top + box.bottom) / 2 + (foot - head) / 2 / scale,
    };
    const seen = network.getViewPosition().y;
    const [above, below] = [holder.clientHeight / 2 - head, holder.clientHeight / 2 - foot].map((part) => part / scale);
    if (calm && box.top >= seen - above && box.bottom <= seen + below) position.y = seen;
    network.moveTo({ position, scale, animation });
  }

  function fit() {
    if (visible.size) fitBox(bounds([...visible]), 1.4, false);
  }

  function show(id, focusPanel) {
    if (!visible.has(id)) reveal(id);
    selected = id;
    bright = new Set([id, ...links[id].map((link) => link.to)]);
    hideTooltip();
    network.selectNodes([id]);
    shadeLinks();
    side.fill(id);
    panel.hidden = false;
    keepInSight(id);
    byId("lage").textContent = side.describe(data.nodes[id]);
    if (focusPanel) panel.querySelector("h2").focus();
  }

  // Someone asked for a node that the filters hide: they give way, the goal first of all.
  function reveal(id) {
    const node = data.nodes[id];
    form.severity.value = "";
    form.document.value = "";
    form.goal.value = node.goal;
    if (form.goal.selectedIndex < 0) form.goal.value = "";
    kindForm.querySelector(`[value="${CSS.escape(node.kind)}"]`).checked = true;
    choose();
  }

  // A chosen card must be in sight beside the panel, and what it is linked to as well unless that makes it too small.
  function keepInSight(id) {
    const scale = network.getScale();
    const inSight = (box) => {
      const from = network.canvasToDOM({ x: box.left, y: box.top });
      const to = network.canvasToDOM({ x: box.right, y: box.bottom });
      return from.x >= 0 && from.y >= 0 && to.x <= holder.clientWidth - panel.offsetWidth && to.y <= holder.clientHeight;
    };
    const near = bounds([...bright].filter((other) => visible.has(other)));
    const free = { x: holder.clientWidth - panel.offsetWidth - 40, y: holder.clientHeight - 88 };
    const room = Math.min(free.x / (near.right - near.left), free.y / (near.bottom - near.top));
    const box = room >= scale * 0.6 ? near : bounds([id]);
    if (!inSight(box)) fitBox(box, scale, still ? false : { duration: 250 }, true);
  }

  function close() {
    selected = null;
    bright = null;
    panel.hidden = true;
    network.unselectAll();
    shadeLinks();
  }

  function clearSearch() {
    form.text.value = "";
    hits.hidden = true;
  }

  function search() {
    const query = form.text.value.trim().toLocaleLowerCase();
    hits.hidden = query.length < 2;
    if (hits.hidden) return;
    const found = folded.flatMap((text, id) => (query.split(/\s+/).every((word) => text.includes(word)) ? [id] : []));
    const most = 12;
    hits.replaceChildren(...found.slice(0, most).map((id) => side.button(id, data.kinds[data.nodes[id].kind].word)));
    if (!found.length) hits.append(element("p", words.search_none));
    if (found.length > most) hits.append(element("p", words.search_more.replace("{n}", found.length - most), "quiet"));
  }

  // The nearest card in the direction of an arrow key; what lies aside counts double.
  function neighbourTowards(dx, dy) {
    const all = [...visible];
    if (selected === null) return all.sort((a, b) => scope.at[a][0] - scope.at[b][0] || scope.at[a][1] - scope.at[b][1])[0];
    const [x0, y0] = scope.at[selected];
    let best;
    let least = Infinity;
    for (const id of all) {
      const [x, y] = [scope.at[id][0] - x0, scope.at[id][1] - y0];
      const along = x * dx + y * dy;
      const distance = along + 2 * Math.abs(x * dy + y * dx);
      if (along > 1 && distance < least) { best = id; least = distance; }
    }
    return best;
  }

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  holder.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    const next = arrow && neighbourTowards(...arrow);
    if (next !== undefined && arrow) show(next, false);
    else if (event.key === "Enter" && selected !== null) show(selected, true);
    else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1.25 : 0.8);
    else if (!arrow) return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    clearSearch();
    if (!panel.hidden) { close(); holder.focus(); }
  });

  function zoom(factor) {
    network.moveTo({ scale: Math.min(3, Math.max(0.08, network.getScale() * factor)), animation: false });
  }

  function save() {
    const link = element("a");
    link.download = "effektkedja.png";
    link.href = holder.querySelector("canvas").toDataURL("image/png");
    link.click();
  }

  for (const button of document.querySelectorAll("[data-zoom]")) {
    const what = button.dataset.zoom;
    button.addEventListener("click", () => (what === "fit" ? fit() : what === "save" ? save() : zoom(Number(what))));
  }
  // A name in the table leads to its card.
  byId("tabell").addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#r"]');
    if (!link) return;
    event.preventDefault();
    show(Number(link.hash.slice(2)), true);
    byId("bild").scrollIntoView({ block: "nearest" });
  });
  network.on("beforeDrawing", (ctx) => {
    ctx.save();
    ctx.fillStyle = "#fbfcfd"; // a saved picture needs a ground of its own
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    ctx.restore();
    for (const heading of scope.headings) effektkedjaCards.heading(ctx, heading, -8, network.getScale());
  });
  network.on("click", ({ nodes: [id] }) => (id === undefined ? close() : show(id, false)));
  network.on("showPopup", (id) => { if (id === selected) requestAnimationFrame(hideTooltip); }); // the panel says it
  form.addEventListener("change", (event) => { if (event.target !== form.text) choose(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.text.addEventListener("input", search);
  kindForm.addEventListener("change", choose);
  document.querySelector(".skip").addEventListener("click", () => { byId("tabell").open = true; });
  window.addEventListener("beforeprint", () => { byId("tabell").open = true; });
  new ResizeObserver(() => { if (selected === null) fit(); }).observe(holder);
  choose();
})();
