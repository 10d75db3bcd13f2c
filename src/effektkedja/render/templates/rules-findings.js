// From results to findings: which results are one finding, its id, and what it says, as operations/findings.py does it.
"use strict";
const EkFindings = (() => {
  const { compared, sha256 } = EkTerms;
  const { natural, fill } = EkNames;
  const LANGUAGES = ["sv", "en"];
  const UNKNOWN = { sv: "(okänt)", en: "(unknown)" };
  const AND = { sv: " och ", en: " and " };
  const RANK = { violation: 3, warning: 2, info: 1 };

  const keyOf = ({ rule, focus, value, path }) => [rule, focus, value, path].join("\n");

  class Teller {
    constructor(rules, names, isOwn) {
      Object.assign(this, { rules, names, isOwn });
    }

    // The results by what makes them the same finding; only those about something that is judged.
    grouped(results) {
      const groups = new Map();
      for (const result of results) {
        const key = keyOf(result);
        if (groups.has(key)) groups.get(key).push(result);
        else if (this.isOwn(result.focus) || (result.value && this.isOwn(result.value))) groups.set(key, [result]);
      }
      return groups;
    }

    // Findings in the order of `check`, named after the graph as it stands. `stated` has the keys of what holds
    // without interpretations.
    told(groups, stated) {
      const findings = [...groups].map(([key, results]) => this.finding(key, results, stated.has(key)));
      const ranks = new Map(findings.map(({ document }) => [document, this.names.rank(document)]));
      const byRank = ([a, b, c], [x, y, z]) => a - x || b - y || compared(c, z);
      const iri = (term) => (term ? this.names.iriOf(term) : "");
      return findings.sort((a, b) => byRank(ranks.get(a.document), ranks.get(b.document)) || natural(a.goal, b.goal)
        || RANK[b.severity] - RANK[a.severity] || compared(a.rule, b.rule) || natural(iri(a.focus), iri(b.focus))
        || natural(iri(a.value), iri(b.value)) || compared(a.message.sv, b.message.sv) || compared(a.id, b.id));
    }

    finding(key, results, isStated) {
      const [{ rule, focus, value, path }] = results;
      const [severity, ...texts] = this.rules[rule];
      const terms = value ? [focus, value] : [focus];
      const [document, goal] = [this.names.documentOf(terms), this.names.goalOf(terms)];
      const [message, remedy] = [{}, {}];
      LANGUAGES.forEach((lang, at) => {
        const words = this.words(results, goal, document, lang);
        message[lang] = fill(texts[at], words);
        remedy[lang] = fill(texts[at + 2], words);
      });
      const basis = isStated ? "stated" : "interpreted";
      const id = `${rule}-${sha256(key).slice(0, 10)}`;
      return { id, rule, severity, focus, value: value || null, path, message, remedy, basis, document, goal };
    }

    words(results, goal, document, lang) {
      const [{ focus, value, path }] = results;
      const { names } = this;
      const bound = new Map();
      for (const result of results) {
        for (const [name, term] of result.bindings) {
          if (!bound.has(name)) bound.set(name, new Set());
          bound.get(name).add(names.thing(term, lang));
        }
      }
      const own = names.documentOf([focus]) || document;
      return {
        ...Object.fromEntries([...bound].map(([name, labels]) => [name, listed(labels, lang)])),
        this: names.thing(focus, lang),
        value: value ? names.thing(value, lang) : UNKNOWN[lang],
        goal: goal ? names.thing(`<${goal}>`, lang) : UNKNOWN[lang],
        document: own ? names.plain(own, lang) : UNKNOWN[lang],
        path: this.pathWords(path, lang),
      };
    }

    pathWords(path, lang) {
      return [...path.matchAll(/<([^>]*)>/g)].map(([, iri]) => {
        const [label, short] = [this.names.plain(iri, lang), this.names.short(iri)];
        return label === short ? short : `${label}, ${short}`;
      }).join(" / ");
    }
  }

  // Several names as a sentence says them: a, b och c.
  function listed(labels, lang) {
    const sorted = [...labels].sort(natural);
    return [sorted.slice(0, -1).join(", "), sorted[sorted.length - 1]].filter(Boolean).join(AND[lang]);
  }

  return { LANGUAGES, Teller, keyOf };
})();
