// Expressions as functions on rows: whether they are true, false or an error (undefined), and their values.
"use strict";
const EkExpressions = (() => {
  const { FUNCTIONS, Unsure, truth, holds, equal } = EkValues;
  const { isVariable, mentioned } = EkOrder;

  const isIn = ([subject, ...choices]) => (row) => {
    const value = subject(row);
    let failed = value === undefined;
    for (const choice of choices) {
      const other = choice(row);
      const found = value === undefined || other === undefined ? undefined : equal(value, other);
      if (found) return truth(true);
      if (found === undefined) failed = true;
    }
    return failed ? undefined : truth(false);
  };

  class Expressions {
    // `exists` makes a test of the group of an EXISTS. In what follows, `view` gives the place of each variable that an
    // expression may see.
    constructor(world, exists) {
      Object.assign(this, { world, exists });
    }

    // A test of one variable alone, remembered: it is asked again and again of the same terms, and by several rules.
    remembered(expression, view) {
      const test = this.test(expression, view);
      const names = [...mentioned(expression)].filter((name) => view.has(name));
      if (names.length !== 1) return test;
      const place = view.get(names[0]);
      const key = `${names[0]} ${JSON.stringify(expression)}`;
      return (row) => {
        const answers = this.world.kept(key, () => new Map());
        let found = answers.get(row[place]);
        if (found === undefined) answers.set(row[place], found = test(row) === true);
        return found;
      };
    }

    // Whether an expression is true, false or an error (undefined), as a function on rows.
    test(expression, view) {
      const [kind, name, ...parts] = typeof expression === "string" ? [""] : expression;
      if (kind === "exists") return this.exists(name, view);
      if (kind === "call" && name === "!") {
        const inner = this.test(parts[0], view);
        return (row) => { const found = inner(row); return found === undefined ? undefined : !found; };
      }
      if (kind === "call" && (name === "&&" || name === "||")) {
        const [left, right] = parts.map((part) => this.test(part, view));
        const decides = name === "||";
        return (row) => {
          const first = left(row);
          if (first === decides) return decides;
          const second = right(row);
          return second === decides ? decides : first === undefined || second === undefined ? undefined : !decides;
        };
      }
      const value = this.value(expression, view);
      return (row) => holds(value(row));
    }

    // The value of an expression as a term in parts, undefined for an error.
    value(expression, view) {
      if (typeof expression === "string") {
        if (!isVariable(expression)) {
          const constant = this.world.dictionary.term(this.world.constant(expression));
          return () => constant;
        }
        const place = view.get(expression);
        if (place === undefined) return () => undefined;
        return (row) => (row[place] ? this.world.dictionary.term(row[place]) : undefined);
      }
      const [kind, name, ...parts] = expression;
      if (kind === "exists" || ["&&", "||", "!"].includes(name)) {
        const test = this.test(expression, view);
        return (row) => { const found = test(row); return found === undefined ? undefined : truth(found); };
      }
      const inner = parts.map((part) => this.value(part, view));
      if (name === "BOUND") return (row) => truth(inner[0](row) !== undefined);
      if (name === "IN") return isIn(inner);
      if (name === "COALESCE") {
        return (row) => { for (const part of inner) { const found = part(row); if (found) return found; } return undefined; };
      }
      if (name === "IF") {
        const test = this.test(parts[0], view);
        return (row) => { const found = test(row); return found === undefined ? undefined : inner[found ? 1 : 2](row); };
      }
      const compute = FUNCTIONS[name];
      if (!compute) throw new Unsure(`a plan with ${name}`);
      return (row) => {
        const values = inner.map((part) => part(row));
        return values.includes(undefined) ? undefined : compute(...values);
      };
    }

    // The value of an expression, or of a variable, as the number of a term; 0 for none.
    number(expression, view) {
      if (typeof expression === "string" && isVariable(expression)) return this.reader(expression, view);
      const value = this.value(expression, view);
      return (row) => { const found = value(row); return found ? this.world.dictionary.idOf(found) : 0; };
    }
    reader(name, view) {
      const place = view.get(name);
      return place === undefined ? () => 0 : (row) => row[place];
    }
  }

  return { Expressions };
})();
