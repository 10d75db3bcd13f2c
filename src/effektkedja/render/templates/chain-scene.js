// One picture as it is drawn: its boxes and lines, the way up and down the chain from a box, and what steps back.
"use strict";
const effektkedjaScene = (scene, section, model) => {
  const svg = section.querySelector(".drawing");
  const boxes = [...svg.querySelectorAll(".box")];
  const byId = new Map(boxes.map((box) => [box.dataset.box, box]));
  // A stretch of line may belong to several links, each a pair of boxes: "c12-c30 c13-c30".
  const lines = [...svg.querySelectorAll(".links path")].map((path, at) => ({
    path, pairs: scene.lines[at].split(" ").map((pair) => pair.split("-")),
  }));
  const after = new Map(boxes.map((box) => [box.dataset.box, new Set()]));
  const before = new Map(boxes.map((box) => [box.dataset.box, new Set()]));
  for (const { pairs } of lines) for (const [from, to] of pairs) { after.get(from).add(to); before.get(to).add(from); }

  boxes.forEach((box, at) => {
    box.setAttribute("tabindex", at ? "-1" : "0");
    box.setAttribute("role", "button");
    box.setAttribute("aria-label", model.said(box.dataset.box, box.textContent));
  });
  let sifted = false;
  let stop = boxes[0]; // the one box that Tab comes to

  // Every box that leads to a box or that it leads to: up the chain and down, never back again.
  function reach(box) {
    const near = new Set([box]);
    for (const next of [after, before]) {
      const waiting = [box];
      const seen = new Set(waiting);
      while (waiting.length) {
        for (const other of next.get(waiting.pop()) || []) {
          if (!seen.has(other)) { seen.add(other); waiting.push(other); near.add(other); }
        }
      }
    }
    return near;
  }

  // `box` is an id, or empty to light up all again.
  function light(box) {
    const near = box ? reach(box) : new Set();
    svg.classList.toggle("bright", Boolean(box));
    for (const one of boxes) {
      one.classList.toggle("near", near.has(one.dataset.box));
      one.classList.toggle("chosen", one.dataset.box === box);
    }
    for (const { path, pairs } of lines) path.classList.toggle("near", pairs.some(([from, to]) => near.has(from) && near.has(to)));
  }

  // What does not fit steps back, with the lines that only lead to it; gives how many boxes fit. All fit without `fits`.
  function sift(fits) {
    if (!fits && !sifted) return boxes.length;
    sifted = Boolean(fits);
    const kept = new Set(boxes.map((box) => box.dataset.box).filter(fits || (() => true)));
    for (const box of boxes) box.classList.toggle("faint", !kept.has(box.dataset.box));
    for (const { path, pairs } of lines) path.classList.toggle("faint", !pairs.some(([from, to]) => kept.has(from) && kept.has(to)));
    return kept.size;
  }

  function focusable(box) {
    stop.setAttribute("tabindex", "-1");
    stop = box;
    box.setAttribute("tabindex", "0");
  }

  // The nearest box in the direction of an arrow key, straight ahead before askew.
  function towards(box, key) {
    const middle = (one) => {
      const at = one.getBoundingClientRect();
      return [at.left + at.width / 2, at.top + at.height / 2];
    };
    const [x, y] = middle(box);
    const ahead = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
    let best = null;
    let least = Infinity;
    for (const other of boxes) {
      const [ox, oy] = middle(other);
      const along = (ox - x) * ahead[0] + (oy - y) * ahead[1];
      const across = Math.abs((ox - x) * ahead[1]) + Math.abs((oy - y) * ahead[0]);
      const far = along + 2.5 * across;
      if (other !== box && along > 4 && far < least) { least = far; best = other; }
    }
    return best;
  }

  // From the goal leftwards, each condition with what measures it and what serves it; gaps where they stand.
  function telling() {
    const from = new Map();
    for (const [left, rights] of after) for (const right of rights) {
      from.set(right, [...(from.get(right) || []), left]);
      if (right.startsWith("g")) from.set(left, [...(from.get(left) || []), right]);
    }
    const seen = new Set();
    const visit = (box) => {
      if (seen.has(box)) return;
      seen.add(box);
      (from.get(box) || []).forEach(visit);
    };
    for (const box of boxes) if (box.classList.contains("goal")) visit(box.dataset.box);
    for (const box of boxes) visit(box.dataset.box);
    return [...seen];
  }

  return { svg, boxes, box: (id) => byId.get(id), light, sift, focusable, towards, telling, get stop() { return stop; } };
};
