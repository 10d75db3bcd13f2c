// A matrix of coverage as a grid: arrow keys move between cells, a cell opens the chain with the choice that it counts.
// It answers as a picture does, so that the rest of the page need not tell them apart.
"use strict";
const effektkedjaMatrix = (section, act) => {
  const table = section.querySelector(".matrix");
  // The head of a group of rows is read on the way, but is no place to be.
  const rows = [...table.rows].filter((row) => row.cells.length > 1).map((row) => [...row.cells].map((cell) => cell.querySelector("a") || cell));
  const first = table.querySelector("td");
  let stop = first.querySelector("a") || first;

  table.setAttribute("role", "grid");
  for (const one of rows.flat()) one.tabIndex = -1;
  stop.tabIndex = 0;

  function placeOf(one) {
    const y = rows.findIndex((row) => row.includes(one));
    return [rows[y].indexOf(one), y];
  }

  function moved(one, { key, ctrlKey }) {
    const [x, y] = placeOf(one);
    const [last, bottom] = [rows[y].length - 1, rows.length - 1];
    const to = {
      ArrowRight: [x + 1, y], ArrowLeft: [x - 1, y], ArrowDown: [x, y + 1], ArrowUp: [x, y - 1],
      Home: ctrlKey ? [0, 0] : [0, y], End: ctrlKey ? [last, bottom] : [last, y],
    }[key];
    if (!to) return null;
    return rows[Math.min(Math.max(to[1], 0), bottom)][Math.min(Math.max(to[0], 0), last)];
  }

  function focusable(one) {
    stop.tabIndex = -1;
    stop = one;
    one.tabIndex = 0;
  }

  table.addEventListener("keydown", (event) => {
    const one = event.target.closest("a, td, th");
    const next = one && moved(one, event);
    if (!next) return;
    event.preventDefault();
    focusable(next);
    next.focus();
  });
  table.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    focusable(link);
    const choice = link.closest("tr").dataset.choice;
    act.open(link.hash.slice(1), choice === undefined ? {} : { document: table.dataset.plan, [table.dataset.kind]: choice });
  });
  return { svg: null, boxes: [], box: () => null, light() {}, sift: () => 0, get stop() { return stop; } };
};
