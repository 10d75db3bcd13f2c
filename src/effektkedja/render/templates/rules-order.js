// The order in which the elements of a group are run: joins by what they are likely to leave, filters as soon as they can.
"use strict";
const EkOrder = (() => {
  const isVariable = (end) => end[0] === "?";
  const { union } = EkPaths;
  const NOTHING = new Set();
  // What is assumed to be left of a row by a join between known ends, and of how many rows an inner SELECT consists.
  const HIT = 0.5;
  const SELECTED = 1000;
  const JOINED = new Set(["step", "property", "said", "union", "values", "select"]);

  // Variables: those that a row of an element may bind, those that it surely binds, and all that it mentions.
  function visible(element) {
    const [kind, ...rest] = element;
    switch (kind) {
      case "step": return new Set(rest.filter((end) => typeof end === "string" && isVariable(end)));
      case "property":
      case "extend": return new Set([rest[0]]);
      case "optional": return seen(rest[0]);
      case "union": return union(...rest.map(seen));
      case "values": return new Set(rest[0]);
      case "select": return new Set(rest[0].columns.map(([name]) => name));
      default: return NOTHING;
    }
  }
  const seen = (group) => union(...group.map(visible));
  function certain(element) {
    const [kind, ...rest] = element;
    switch (kind) {
      case "step":
      case "property": return visible(element);
      case "union": return rest.map(sure).reduce((a, b) => new Set([...a].filter((name) => b.has(name))));
      case "values": return new Set(rest[0].filter((name, at) => rest[1].every((row) => row[at] !== null)));
      case "select": {
        const inner = sure(rest[0].where);
        return new Set(rest[0].columns.filter(([name, made]) => !made && inner.has(name)).map(([name]) => name));
      }
      default: return NOTHING;
    }
  }
  const sure = (group) => union(...group.map(certain));
  function mentioned(part, found = new Set()) {
    if (typeof part === "string") { if (isVariable(part)) found.add(part); }
    else if (Array.isArray(part)) part.forEach((each) => mentioned(each, found));
    else if (part && typeof part === "object") mentioned([part.columns, part.where], found);
    return found;
  }

  const isAlongAny = ([kind, , path]) => kind === "step" && !Array.isArray(path) && isVariable(path);

  // After how many steps all variables that are needed have their values: of what follows one solution is enough.
  function enough(steps, needed) {
    const binds = ({ element, bound }) => [...visible(element)].some((name) => needed.has(name) && !bound.has(name));
    let at = steps.length;
    while (at > 0 && !binds(steps[at - 1])) at--;
    return at;
  }

  // The elements in the order in which they are run, each with the variables that then have a value. `own` are those
  // that filters see, `bound` those that have a value beforehand, `graph` and `id` tell how much there is of what.
  function ordered(elements, own, bound, world) {
    const waiting = elements.filter(([kind]) => kind === "filter");
    const steps = [];
    const ready = (filter) => [...mentioned(filter)].every((name) => !own.has(name) || bound.has(name));
    const take = () => {
      for (const filter of waiting.filter(ready)) {
        waiting.splice(waiting.indexOf(filter), 1);
        steps.push({ element: filter, bound: new Set(bound) });
      }
    };
    const put = (element) => {
      steps.push({ element, bound: new Set(bound) });
      for (const name of certain(element)) bound.add(name);
      take();
    };
    let joins = [];
    const join = () => {
      while (joins.length) {
        const best = joins.reduce((a, b) => (cost(b, bound, world) < cost(a, bound, world) ? b : a));
        joins = joins.filter((element) => element !== best);
        put(best);
      }
    };
    take();
    for (const element of elements) {
      if (isAlongAny(element)) joins.push(["property", element[2]]);
      if (JOINED.has(element[0])) joins.push(element);
      else if (element[0] !== "filter") { join(); put(element); }
    }
    join();
    return withTests([...steps, ...waiting.map((element) => ({ element, bound }))], own);
  }

  // Filters on a property alone go with the step that names it: they are asked once of each property, not for every row.
  function withTests(steps, own) {
    const found = [];
    for (const step of steps) {
      const [kind, expression] = step.element;
      const [last] = found.slice(-1);
      const looksAt = kind === "filter" ? [...mentioned(expression)].filter((name) => own.has(name)) : [];
      if (last && last.element[0] === "property" && looksAt.length === 1 && looksAt[0] === last.element[1]) {
        last.element.push(expression);
      } else found.push(step);
    }
    return found;
  }

  // About how many rows an element makes of one; only the order of these numbers matters.
  function cost(element, bound, world) {
    const [kind, ...rest] = element;
    const some = (names) => names.some((name) => bound.has(name));
    switch (kind) {
      case "step": return stepCost(rest, bound, world);
      case "property": return bound.has(rest[0]) ? HIT : world.graph.relations.size;
      case "said": return bound.has(rest[0]) || !isVariable(rest[0]) ? HIT : Infinity;
      case "values": return some(rest[0]) ? HIT : rest[1].length;
      case "select": return some(rest[0].columns.map(([name]) => name)) ? HIT : SELECTED;
      default: return 1.5 * rest.map((group) => Math.min(...group.filter((each) => JOINED.has(each[0]))
        .map((each) => cost(each, bound, world)))).reduce((a, b) => a + b, 0);
    }
  }

  function stepCost([subject, path, object], bound, { graph, id }) {
    const [from, to] = [subject, object].map((end) => !isVariable(end) || bound.has(end));
    const one = from || to;
    if (Array.isArray(path)) return from && to ? HIT : one ? 8 : 1e9;
    if (isVariable(path)) return bound.has(path) ? (from && to ? HIT : one ? 4 : 500) : Infinity;
    const relation = graph.relation(id(path));
    if (!relation || (from && to)) return HIT;
    if (from) return relation.size / Math.max(1, relation.from.size);
    if (!to) return relation.size;
    if (isVariable(object)) return relation.size / Math.max(1, relation.to.size);
    return (relation.to.get(id(object)) || []).length;
  }

  return { isVariable, NOTHING, seen, mentioned, enough, ordered };
})();
