// Steps of a join: along one property, along a path of many, and with rows that were found beforehand. What is found is
// put into the row and handed on to `next`, which answers whether that was enough; afterwards the row is as it was.
"use strict";
const EkPaths = (() => {
  const union = (...sets) => new Set(sets.flatMap((set) => [...set]));

  function each(values, place, row, next) {
    for (const value of values) {
      row[place] = value;
      if (next(row)) { row[place] = 0; return true; }
    }
    row[place] = 0;
    return false;
  }

  function follow(relation, from, to, row, next) {
    if (!relation) return false;
    const start = from.id || row[from.place];
    const end = to.id || row[to.place];
    if (start && end) return relation.has(start, end) && next(row);
    if (start) return each(relation.from.get(start) || [], to.place, row, next);
    if (end) return each(relation.to.get(end) || [], from.place, row, next);
    for (const [subject, values] of relation.from) {
      row[from.place] = subject;
      const enough = from.place === to.place
        ? values.includes(subject) && next(row) : each(values, to.place, row, next);
      row[from.place] = 0;
      if (enough) return true;
    }
    return false;
  }

  // A path that is more than one property: everything that it leads to from a term, or that leads there by it.
  class Path {
    constructor(path, world) {
      this.path = path;
      this.world = world;
    }
    reach(start, backwards) { return this.walk(this.path, new Set([start]), backwards); }
    walk(path, starts, backwards) {
      if (typeof path === "string") {
        const relation = this.world.graph.relation(this.world.id(path));
        if (!relation) return new Set();
        const map = backwards ? relation.to : relation.from;
        return new Set([...starts].flatMap((start) => map.get(start) || []));
      }
      const [mark, ...parts] = path;
      if (mark === "^") return this.walk(parts[0], starts, !backwards);
      if (mark === "|") return union(...parts.map((part) => this.walk(part, starts, backwards)));
      if (mark === "/") {
        return (backwards ? [...parts].reverse() : parts).reduce((nodes, part) => this.walk(part, nodes, backwards), starts);
      }
      const once = this.walk(parts[0], starts, backwards);
      if (mark === "?") return union(starts, once);
      const found = new Set(once);
      for (let fresh = once; fresh.size;) {
        fresh = new Set([...this.walk(parts[0], fresh, backwards)].filter((node) => !found.has(node)));
        for (const node of fresh) found.add(node);
      }
      return mark === "*" ? union(starts, found) : found;
    }
  }

  // Rows found beforehand, for a join: those that agree with what a row has already. `places` are where values go.
  class Table {
    constructor(rows, places) {
      this.rows = rows;
      this.places = places;
      this.indexes = new Map();
    }
    near(row) {
      for (let at = 0; at < this.places.length; at++) {
        const value = row[this.places[at]];
        const index = value ? this.index(at) : null;
        if (index) return index.get(value) || [];
      }
      return this.rows;
    }
    // The rows by one of their values; null where some row has none.
    index(at) {
      if (!this.indexes.has(at)) {
        const full = this.rows.every((row) => row[at]);
        const found = new Map(full ? this.rows.map((row) => [row[at], []]) : []);
        if (full) for (const row of this.rows) found.get(row[at]).push(row);
        this.indexes.set(at, full ? found : null);
      }
      return this.indexes.get(at);
    }
  }

  return { union, each, follow, Path, Table };
})();
