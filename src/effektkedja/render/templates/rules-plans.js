// Runs plans as engine/columns reads them: each element of a group hands every row that it finds on to the next one.
// A row is an array of numbers of terms, one place for each variable, 0 where it has no value; what is handed on
// answers whether that was enough, so that EXISTS stops at the first solution.
"use strict";
const EkPlans = (() => {
  const { Unsure } = EkValues;
  const { Expressions } = EkExpressions;
  const { isVariable, NOTHING, seen, mentioned, enough, ordered } = EkOrder;
  const { union, each, follow, Path, Table } = EkPaths;

  // One SELECT, made ready to be run on whatever graph the world shows.
  class Select {
    constructor(select, world) {
      this.world = world;
      this.size = 0;
      this.names = select.columns.map(([name]) => name);
      const join = new Map();
      const needed = union(...select.columns.map(([name, made]) => (made ? mentioned(made) : [name])));
      const compiler = new Compiler(this, world);
      const emit = (row) => { this.found(this.columns.map((column) => column(row))); return false; };
      this.start = compiler.group(select.where, join, NOTHING, needed, emit);
      this.columns = select.columns.map(([name, made]) => compiler.expressions.number(made || name, join));
    }
    place() { return this.size++; }
    // The distinct rows, each as numbers in the order of the columns.
    run() {
      const rows = new Map();
      this.found = (row) => rows.set(row.join(" "), row);
      this.start(new Array(this.size).fill(0));
      return [...rows.values()];
    }
  }

  class Compiler {
    constructor(select, world) {
      this.select = select;
      this.world = world;
      this.expressions = new Expressions(world, (group, view) => this.exists(group, view));
      this.sizes = { graph: world.graph, id: (text) => world.id(text) };
    }

    // A group as a function on rows. `join` gives the place of each variable that is known around the group, and gets
    // those of the group; `scope` are the variables from outside that stand for terms everywhere in it, as in EXISTS;
    // `needed` are those that `next` looks at, or null if every row counts. Variables in `bound` have a value.
    group(elements, join, scope, needed, next, bound = NOTHING) {
      for (const name of seen(elements)) if (!join.has(name)) join.set(name, this.select.place());
      const own = union(seen(elements), scope);
      const view = new Map([...join].filter(([name]) => own.has(name)));
      const steps = ordered(elements, own, new Set(bound), this.sizes);
      const last = needed ? enough(steps, needed) : steps.length;
      let run = next;
      if (last < steps.length) {
        const rest = this.chain(steps.slice(last), join, view, scope, () => true);
        run = (row) => rest(row) && next(row);
      }
      return this.chain(steps.slice(0, last), join, view, scope, run);
    }

    chain(steps, join, view, scope, next) {
      return steps.reduceRight((run, { element, bound }) => this.element(element, join, view, scope, run, bound), next);
    }

    element(element, join, view, scope, next, bound) {
      const [kind, ...rest] = element;
      const known = new Set([...bound].filter((name) => join.has(name)));
      switch (kind) {
        case "step": return this.step(rest, join, next);
        case "said": return this.said(this.end(rest[0], join), next);
        case "filter": { const test = this.expressions.remembered(rest[0], view); return (row) => test(row) === true && next(row); }
        case "property": return this.property(join.get(rest[0]), rest, view, next);
        case "extend": return this.extend(join.get(rest[0]), this.expressions.number(rest[1], view), next);
        case "union": {
          const branches = rest.map((group) => this.group(group, join, scope, null, next, known));
          return (row) => branches.some((branch) => branch(row));
        }
        case "optional": return this.optional(rest[0], join, view, next, known);
        case "minus": return this.minus(rest[0], view, next);
        case "values": {
          const rows = rest[1].map((row) => row.map((term) => (term === null ? 0 : this.world.constant(term))));
          const table = new Table(rows, rest[0].map((name) => join.get(name)));
          return this.joined(() => table, next);
        }
        case "select": {
          const inner = new Select(rest[0], this.world);
          const places = inner.names.map((name) => join.get(name));
          const key = JSON.stringify(rest[0]);
          return this.joined(() => new Table(this.world.kept(key, () => inner.run()), places), next, true);
        }
        default: throw new Unsure(`a plan with ${kind}`);
      }
    }

    // A row with each row of a table that agrees with it.
    joined(make, next, changes = false) {
      let [table, memory] = [null, null];
      return (row) => {
        if (!table || (changes && memory !== this.world.memory)) [table, memory] = [make(), this.world.memory];
        const { places } = table;
        for (const other of table.near(row)) {
          const set = [];
          let agrees = true;
          for (let at = 0; at < places.length && agrees; at++) {
            if (!other[at] || row[places[at]] === other[at]) continue;
            if (row[places[at]]) agrees = false;
            else { row[places[at]] = other[at]; set.push(places[at]); }
          }
          const enough = agrees && next(row);
          for (const place of set) row[place] = 0;
          if (enough) return true;
        }
        return false;
      };
    }

    extend(place, value, next) {
      return (row) => {
        if (row[place]) throw new Unsure("BIND gives a value to a variable that has one");
        row[place] = value(row);
        const enough = next(row);
        row[place] = 0;
        return enough;
      };
    }

    optional(group, join, view, next, known) {
      let found = false;
      const inner = this.group(group, join, new Set(view.keys()), null, (row) => { found = true; return next(row); }, known);
      return (row) => {
        found = false;
        if (inner(row)) return true;
        return found ? false : next(row);
      };
    }

    minus(group, view, next) {
      const names = [...seen(group)];
      const inner = new Select({ columns: names.map((name) => [name, null]), where: group }, this.world);
      const places = names.map((name) => view.get(name));
      const key = JSON.stringify(["minus", group]);
      return (row) => {
        const rows = this.world.kept(key, () => inner.run());
        const gone = rows.some((other) => {
          let shared = false;
          for (let at = 0; at < places.length; at++) {
            const own = places[at] === undefined ? 0 : row[places[at]];
            if (!own || !other[at]) continue;
            if (own !== other[at]) return false;
            shared = true;
          }
          return shared;
        });
        return !gone && next(row);
      };
    }

    // An end of a step: its place in the row, or a term.
    end(end, join) {
      return isVariable(end) ? { place: join.get(end), id: 0 } : { place: -1, id: this.world.constant(end) };
    }

    said(end, next) {
      return (row) => {
        const id = end.id || row[end.place];
        if (!id) throw new Unsure("what everything is that something is said of");
        return this.world.graph.says(id) && next(row);
      };
    }

    step([subject, path, object], join, next) {
      const [from, to] = [this.end(subject, join), this.end(object, join)];
      if (Array.isArray(path)) return this.reached(from, new Path(path, this.world), to, next);
      if (!isVariable(path)) {
        const property = this.world.id(path);
        return (row) => follow(this.world.graph.relation(property), from, to, row, next);
      }
      const place = join.get(path);
      return (row) => follow(this.world.graph.relation(row[place]), from, to, row, next);
    }

    // Each property that passes some tests, for a step along any.
    property(place, element, view, next) {
      const tests = element.slice(1).map((expression) => this.expressions.test(expression, view));
      const key = `property ${JSON.stringify(element)}`;
      const passes = (row) => tests.every((test) => test(row) === true);
      return (row) => {
        if (row[place]) return passes(row) && next(row);
        const allowed = this.world.kept(key, () => [...this.world.graph.relations.keys()].filter((id) => {
          row[place] = id;
          const found = passes(row);
          row[place] = 0;
          return found;
        }));
        return each(allowed, place, row, next);
      };
    }

    reached(from, path, to, next) {
      return (row) => {
        const [start, end] = [from.id || row[from.place], to.id || row[to.place]];
        if (!start && !end) throw new Unsure("a path of any length from everywhere");
        const found = path.reach(start || end, !start);
        if (start && end) return found.has(end) && next(row);
        return each(found, start ? to.place : from.place, row, next);
      };
    }

    exists(group, view) {
      const outer = [...mentioned(group)].filter((name) => view.has(name));
      const places = outer.map((name) => view.get(name));
      const inner = this.group(group, new Map(view), new Set(view.keys()), NOTHING, () => true, new Set(outer));
      const run = (row) => {
        for (const place of places) if (!row[place]) throw new Unsure("EXISTS looks at a variable without value");
        return inner(row);
      };
      if (outer.length !== 1) return run;
      const key = `${outer[0]} ${JSON.stringify(group)}`;
      return (row) => {
        const answers = this.world.kept(key, () => new Map());
        let found = answers.get(row[places[0]]);
        if (found === undefined) answers.set(row[places[0]], found = run(row));
        return found;
      };
    }
  }

  return { Select };
})();
