// What if: the rules of the page, judged on its graph with a change made to it.
//   const engine = await EkRules.open(document.getElementById("ek-rulebook").textContent);
//   engine.check({ added: [[subject, property, object]], removed: [] })
// Terms are in N-Triples form. What is added counts as read into the documents, as after `effektkedja apply`, unless
// `stated` is set; what is removed is gone wherever it stood.
"use strict";
const EkRules = (() => {
  const { Fault } = EkChange;
  // Milliseconds after which other things in the page get their turn.
  const SLICE = 12;

  async function unpacked(text) {
    if (typeof DecompressionStream === "undefined") {
      throw new Fault("Webbläsaren är för gammal för att pröva ändringar. Öppna sidan i en nyare.",
        "This browser is too old to try changes. Open the page in a newer one.");
    }
    try {
      const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      const reader = new EkGraph.Reader(new Uint8Array(await new Response(stream).arrayBuffer()));
      const head = JSON.parse(reader.text());
      if (head.version !== 1) throw new Error(`version ${head.version}`);
      return [head, EkGraph.read(reader)];
    } catch {
      throw new Fault("Sidans regler går inte att läsa. Skapa sidan på nytt med effektkedja view.",
        "The rules in the page cannot be read. Make the page anew with effektkedja view.");
    }
  }

  // The properties that a plan reads; null where it reads whatever there is.
  function readsOf(part, world, found = new Set()) {
    if (Array.isArray(part)) {
      if (part[0] === "said" || (part[0] === "step" && part[2][0] === "?")) return null;
      if (part[0] === "step") return pathReads(part[2], world, found);
      for (const each of part) if (readsOf(each, world, found) === null) return null;
    } else if (part && typeof part === "object") return readsOf([part.columns, part.where], world, found);
    return found;
  }
  function pathReads(path, world, found) {
    if (Array.isArray(path)) path.slice(1).forEach((each) => pathReads(each, world, found));
    else found.add(world.id(path));
    return found;
  }

  class Engine {
    constructor(head, data) {
      this.data = data;
      this.world = new EkGraph.World(data.dictionary, data.every);
      this.memories = [new Map(), new Map()];
      this.changes = new EkChange.Changes(head, this.world, data);
      const isOwn = (term) => term[0] === "<" && data.own.get(this.world.id(term)) > 0;
      this.teller = new EkFindings.Teller(head.rules, new EkNames.Names(this.world, head.terms), isOwn);
      this.alwaysStated = Boolean(head.stated_only);
      // Rules that the page cannot judge, by code, and why.
      this.unjudged = new Map(head.left_out);
      this.questions = head.questions.map((question) => ({ ...question, reads: readsOf(question.select, this.world) }));
      this.now = new Map();
      this.statedNow = new Map();
    }

    // Find out how things are without a change, a few rules at a time, so that the page can be used meanwhile.
    async start() {
      let since = performance.now();
      for (const question of this.questions) {
        for (const [one, results] of this.asked([question], this.unjudged)) this.now.set(one, results);
        if (performance.now() - since < SLICE) continue;
        await new Promise((done) => setTimeout(done));
        since = performance.now();
      }
      this.now = new Map([...this.now].filter(([{ rule }]) => !this.unjudged.has(rule)));
      this.groups = this.teller.grouped(resultsIn(this.now));
      return this;
    }

    // The results of some questions on the graph as it stands, or on what documents say by themselves. A rule of which
    // a question cannot be answered is noted in `unjudged`, and none of its results are given.
    asked(questions, unjudged, isStated = false) {
      this.world.show(isStated ? this.data.stated : this.data.every, this.memories[Number(isStated)]);
      const found = new Map();
      for (const question of questions) {
        if (unjudged.has(question.rule)) continue;
        try {
          question.plan ||= new EkPlans.Select(question.select, this.world);
          found.set(question, this.results(question));
        } catch (reason) {
          if (!(reason instanceof EkValues.Unsure) && !(reason instanceof SyntaxError)) throw reason;
          unjudged.set(question.rule, reason.message);
        }
      }
      this.world.show(this.data.every, this.memories[0]);
      return new Map([...found].filter(([{ rule }]) => !unjudged.has(rule)));
    }

    results({ rule, plan, value = [], path = "", bindings = [], binds_path: bindsPath }) {
      const text = (row, name) => { const at = plan.names.indexOf(`?${name}`); return at < 0 || !row[at] ? "" : this.world.dictionary.text(row[at]); };
      return plan.run().map((row) => {
        const own = bindsPath ? text(row, "path") : "";
        return {
          rule,
          focus: text(row, "this"),
          value: value.map((name) => text(row, name)).find(Boolean) || "",
          path: own[0] === "<" ? own : path,
          bindings: bindings.map((name) => [name, text(row, name)]).filter(([, term]) => term),
        };
      });
    }

    // The keys of what holds without interpretations, for the rules of some findings. What was found before holds for
    // all questions but those that are `asked` anew.
    stated(groups, asked, unjudged) {
      if (this.alwaysStated) return { has: () => true };
      const rules = new Set([...groups.values()].map(([{ rule }]) => rule));
      const wanted = this.questions.filter((question) => rules.has(question.rule));
      const missing = wanted.filter((question) => asked.includes(question) || !this.statedNow.has(question));
      const found = this.asked(missing, unjudged, true);
      if (!asked.length) for (const [question, results] of found) this.statedNow.set(question, results);
      return new Set(wanted.flatMap((question) => (found.get(question) || this.statedNow.get(question) || []).map(EkFindings.keyOf)));
    }

    // Every finding as things are.
    baseline() { return this.teller.told(this.groups, this.stated(this.groups, [], this.unjudged)); }

    // What a thing is called, in both languages.
    name(term) {
      return Object.fromEntries(EkFindings.LANGUAGES.map((lang) => [lang, this.teller.names.thing(term, lang)]));
    }

    // The findings that a change closes and those that appear with it. Afterwards everything is as it was.
    check({ added = [], removed = [], stated = false }) {
      const started = performance.now();
      const change = this.changes.read(added, removed, stated || this.alwaysStated);
      const asked = this.questions.filter(({ reads }) => reads === null || [...change.properties].some((each) => reads.has(each)));
      const unjudged = new Map(this.unjudged);
      const memories = this.memories;
      const undo = change.make();
      let [groups, appeared] = [null, []];
      try {
        this.memories = [new Map(), new Map()];
        groups = this.teller.grouped(resultsIn(new Map([...this.now, ...this.asked(asked, unjudged)])));
        const fresh = new Map([...groups].filter(([key]) => !this.groups.has(key)));
        appeared = this.teller.told(fresh, this.stated(fresh, asked, unjudged));
      } finally {
        undo();
        this.memories = memories;
        this.world.show(this.data.every, memories[0]);
      }
      const closed = new Map([...this.groups].filter(([key]) => !groups.has(key)));
      const told = this.teller.told(closed, this.stated(closed, [], unjudged));
      return { closed: told, appeared, unjudged: [...unjudged.keys()], milliseconds: performance.now() - started };
    }
  }

  const resultsIn = (found) => [...found.values()].flat();

  return { Fault, open: async (text) => new Engine(...await unpacked(text)).start() };
})();
