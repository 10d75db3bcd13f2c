// Names before numbers: what things are called in the state of the graph that is shown, as effektkedja/names.py says it.
"use strict";
const EkNames = (() => {
  const { compared } = EkTerms;
  const LONGEST = 90;
  const UNNUMBERED = ["Document", "Actor", "DataSource", "MeasureLevel"];
  const FIRST_KINDS = ["Commitment", "Indicator", "SuccessCondition", "Goal"];
  const DOCUMENTS = ["ActionPlan", "Strategy", "Programme", "StatusReport"];

  const least = (texts) => texts.reduce((a, b) => (a === undefined || compared(b, a) < 0 ? b : a), undefined);

  // "2.10" after "2.9": runs of digits compare as numbers, the rest as text.
  function natural(a, b) {
    const [x, y] = [a, b].map((text) => text.split(/(\d+)/).filter(Boolean));
    for (let at = 0; at < Math.min(x.length, y.length); at++) {
      const digits = [x[at], y[at]].map((part) => /^\d/.test(part));
      if (digits[0] !== digits[1]) return digits[0] ? 1 : -1;
      const found = digits[0] ? Number(BigInt(x[at]) - BigInt(y[at])) : compared(x[at], y[at]);
      if (found) return found;
    }
    return x.length - y.length;
  }

  function shorten(text) {
    const letters = [...text];
    if (letters.length <= LONGEST) return text;
    const start = letters.slice(0, LONGEST + 1).join("");
    const space = start.lastIndexOf(" ");
    return `${(space < 0 ? start : start.slice(0, space)).replace(/[\s,;:–-]+$/, "")} …`;
  }

  class Names {
    constructor(world, spaces) {
      this.world = world;
      this.spaces = spaces;
      const ek = (name) => world.id(`<${spaces.ek}${name}>`);
      this.p = {
        type: world.id(`<${spaces.rdf}type>`), below: world.id(`<${spaces.rdfs}subClassOf>`),
        pref: world.id(`<${spaces.skos}prefLabel>`), rdfs: world.id(`<${spaces.rdfs}label>`),
        notation: world.id(`<${spaces.skos}notation>`), replaces: world.id(`<${spaces.dcterms}replaces>`),
      };
      for (const name of ["underGoal", "listedUnder", "conditionFor", "measures", "followsUp", "ofIndicator",
        "inDocument", "inReport", "periodEnd", "Goal"]) this.p[name] = ek(name);
    }

    node(iri) { return this.world.id(`<${iri}>`); }
    // What stands at the other end: IRIs as such, literals by their text.
    values(iri, name) { return this.world.graph.values(this.node(iri), this.p[name]).map((id) => this.world.dictionary.term(id)); }
    iris(iri, name) { return this.values(iri, name).filter(({ kind }) => kind === "iri").map(({ value }) => value); }
    iriOf(term) { const found = EkTerms.parse(term); return found ? found.value : term; }

    kinds(iri) { return this.iris(iri, "type"); }
    isA(iri, name) {
      const wanted = this.spaces.ek + name;
      return this.kinds(iri).some((kind) => kind === wanted || this.above(kind).has(wanted));
    }
    above(kind) {
      return this.world.kept(`above ${kind}`, () => {
        const found = new Set();
        for (let fresh = [kind]; fresh.length;) {
          fresh = fresh.flatMap((each) => this.iris(each, "below")).filter((each) => !found.has(each));
          fresh.forEach((each) => found.add(each));
        }
        return found;
      });
    }

    label(iri, lang) {
      const other = lang === "sv" ? "en" : "sv";
      for (const tag of [lang, other, ""]) {
        for (const name of ["pref", "rdfs"]) {
          const found = least(this.values(iri, name).filter((term) => term.kind === "literal" && term.lang === tag).map(({ value }) => value));
          if (found !== undefined) return found;
        }
      }
      return "";
    }
    number(iri) { return least(this.values(iri, "notation").filter(({ kind }) => kind === "literal").map(({ value }) => value)) || ""; }
    plain(iri, lang) { return this.label(iri, lang) || this.short(iri); }
    short(iri) {
      for (const [prefix, space] of [["", "ekd"], ["ek:", "ek"], ["skos:", "skos"], ["rdfs:", "rdfs"]]) {
        if (iri.startsWith(this.spaces[space])) return prefix + iri.slice(this.spaces[space].length);
      }
      return iri;
    }

    kind(iri) {
      const kinds = this.kinds(iri);
      const own = kinds.filter((kind) => kind.startsWith(this.spaces.ek));
      const first = FIRST_KINDS.map((name) => this.spaces.ek + name).find((kind) => own.includes(kind));
      return first || least(own.length ? own : kinds) || "";
    }

    // What a sentence calls the thing that a term in N-Triples form stands for.
    thing(term, lang) { return this.world.kept(`thing ${lang} ${term}`, () => this.called(term, lang)); }
    called(term, lang) {
      const iri = this.iriOf(term);
      if (!term.startsWith("<")) return /^\p{Nd}+$/u.test(iri) ? iri : `”${iri}”`;
      const [kind, name] = [this.kind(iri), this.label(iri, lang)];
      if (!kind.startsWith(this.spaces.ek) || UNNUMBERED.some((each) => this.isA(iri, each))) return name || `<${this.short(iri)}>`;
      const quoted = name ? `”${shorten(name)}”` : `<${this.short(iri)}>`;
      return [this.label(kind, lang), this.number(iri), quoted].filter(Boolean).join(" ");
    }

    goalsOf(iri) {
      const own = ["underGoal", "listedUnder", "conditionFor"].flatMap((name) => this.iris(iri, name));
      const by = [["measures", "underGoal"], ["followsUp", "underGoal"], ["ofIndicator", "listedUnder"]]
        .flatMap(([first, second]) => this.iris(iri, first).flatMap((each) => this.iris(each, second)));
      const self = this.world.graph.has(this.node(iri), this.p.type, this.p.Goal) ? [iri] : [];
      return [...new Set([...own, ...by, ...self])];
    }
    goalOf(terms) {
      const parts = (iri) => {
        const cut = iri.lastIndexOf("/");
        const tail = iri.slice(cut + 1);
        return [cut < 0 ? iri : iri.slice(0, cut), /^\d+$/.test(tail) ? Number(tail) : 0, tail];
      };
      for (const term of terms) {
        const goals = this.goalsOf(this.iriOf(term)).map((iri) => [iri, parts(iri)]);
        if (goals.length) {
          return goals.reduce((a, b) => ((compared(a[1][0], b[1][0]) || a[1][1] - b[1][1] || compared(a[1][2], b[1][2])) <= 0 ? a : b))[0];
        }
      }
      return "";
    }

    documentOf(terms) {
      for (const term of [...terms].reverse()) if (this.isA(this.iriOf(term), "Document")) return this.iriOf(term);
      for (const term of terms) {
        const iri = this.iriOf(term);
        if (!term.startsWith("<") || !this.values(iri, "type").length) continue;
        const found = ["inDocument", "inReport"].map((name) => least(this.values(iri, name).map(({ value }) => value)) || "").find(Boolean);
        if (found) return found;
      }
      return "";
    }

    // Order of documents: what can still be changed first, plans before reports, the newest first.
    rank(iri) {
      if (this.world.graph.subjects(this.p.replaces, this.node(iri)).length) return [DOCUMENTS.length + 1, 0, iri];
      const at = DOCUMENTS.findIndex((name) => this.isA(iri, name));
      const end = this.values(iri, "periodEnd").map(({ value }) => value.slice(0, 4)).sort().pop() || "";
      return [at < 0 ? DOCUMENTS.length : at, /^\d+$/.test(end) ? -Number(end) : 0, iri];
    }
  }

  // A text with its {name} marks replaced, beginning with a capital letter. Marks that are not known stay.
  function fill(template, words) {
    let [text, rest] = ["", template];
    while (rest) {
      const found = /^([^{]*)\{([^}]*)\}/.exec(rest);
      if (!found || !Object.hasOwn(words, found[2])) {
        const cut = rest.indexOf("{");
        text += cut < 0 ? rest : rest.slice(0, cut) + "{";
        rest = cut < 0 ? "" : rest.slice(cut + 1);
      } else {
        text += found[1] + words[found[2]];
        rest = rest.slice(found[0].length);
      }
    }
    const first = String.fromCodePoint(text.codePointAt(0) || 32);
    return text ? first.toUpperCase() + text.slice(first.length) : text;
  }

  return { Names, natural, fill };
})();
