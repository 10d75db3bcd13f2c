// A change to the graph: read from terms in N-Triples form, refused where the page cannot judge it, made and undone.
"use strict";
const EkChange = (() => {
  // Something that the person at the page can be told, in both languages.
  class Fault extends Error {
    constructor(sv, en) {
      super(en);
      this.name = "Fault";
      this.text = { sv, en };
    }
  }

  class Changes {
    constructor(head, world, { every, stated, own, background }) {
      Object.assign(this, { world, every, stated, own, background });
      this.guarded = new Set(head.guarded.map((text) => world.id(text)));
      this.below = world.id(`<${head.terms.rdfs}subClassOf>`);
      this.owl = head.terms.owl;
      // Properties of which no rule reads anything, and those of which the page does not hold every value.
      this.unread = new Set(head.unread.map((text) => world.id(text)));
      this.notHeld = new Set(head.not_held.map((text) => world.id(text)));
    }

    // A statement as numbers of terms in the form in which a store keeps them.
    statement(parts) {
      const terms = (Array.isArray(parts) ? parts : []).map((text) => (typeof text === "string" ? EkTerms.parse(text.trim()) : null));
      if (terms.length !== 3 || terms.includes(null) || terms[0].kind === "literal" || terms[1].kind !== "iri") {
        throw new Fault("Ändringen är inte skriven som tre termer i N-Triples.", "The change is not written as three terms in N-Triples.");
      }
      const found = terms.map((term) => this.world.dictionary.idOf(EkTerms.stored(term)));
      const defines = terms[2].kind === "iri" && terms[2].value.startsWith(this.owl) && terms[2].value !== `${this.owl}NamedIndividual`;
      if (this.guarded.has(found[0]) || found[1] === this.below || defines) {
        throw new Fault("Klasser och egenskaper går inte att ändra på sidan.", "Classes and properties cannot be changed in the page.");
      }
      return found;
    }

    // What has to be done; statements that are there already are not added, and none are removed that are not there.
    read(added, removed, stated) {
      const gone = new Map();
      for (const statement of removed.map((parts) => this.statement(parts))) {
        const held = this.held(statement, gone);
        if (held) gone.set(held.join(" "), held);
      }
      const made = new Map();
      for (const statement of added.map((parts) => this.statement(parts))) {
        if (this.notHeld.has(statement[2])) {
          throw new Fault("Sidan har inte allt som behövs för att pröva den ändringen. Pröva den med effektkedja check.",
            "The page lacks what this change needs. Try it with effektkedja check.");
        }
        const key = statement.join(" ");
        if (gone.has(key)) gone.delete(key);
        else if (!this.every.has(...statement) || (stated && !this.stated.has(...statement))) made.set(key, statement);
      }
      return new Change(this, [...made.values()], [...gone.values()], stated);
    }

    // The statement as the page holds it. Where only its presence matters the page has a mark instead of a text, and
    // of what no rule reads it knows the number: these are taken away at the caller's word.
    held(statement, gone) {
      const [subject, property] = statement;
      if (this.every.has(...statement)) return statement;
      if (!this.notHeld.has(property)) return null;
      if (this.unread.has(property)) return this.every.others[subject] > 0 ? statement : null;
      const marks = this.every.values(subject, property).filter((id) => this.world.dictionary.text(id)[0] === "#");
      const free = marks.find((mark) => !gone.has([subject, property, mark].join(" ")));
      return free === undefined ? null : [subject, property, free];
    }
  }

  class Change {
    constructor(changes, added, removed, stated) {
      Object.assign(this, { ...changes, added, removed });
      this.isStated = stated;
      this.properties = new Set([...added, ...removed].map(([, property]) => property));
    }

    // Make the change; gives the function that undoes it.
    make() {
      const undo = [];
      const did = (back) => undo.push(back);
      for (const statement of this.removed) {
        for (const graph of [this.every, this.stated]) this.take(graph, statement, did);
        if (!this.background.has(statement.join(" "))) this.owned(statement[0], -1, did);
      }
      for (const statement of this.added) {
        for (const graph of this.isStated ? [this.every, this.stated] : [this.every]) {
          if (graph.has(...statement)) continue;
          graph.add(...statement);
          did(() => graph.remove(...statement));
        }
        this.owned(statement[0], 1, did);
      }
      return () => { while (undo.length) undo.pop()(); };
    }

    take(graph, statement, did) {
      const [subject, property] = statement;
      if (graph.has(...statement)) {
        graph.remove(...statement);
        did(() => graph.add(...statement));
      } else if (this.unread.has(property) && graph.others[subject] > 0) {
        graph.others[subject]--;
        did(() => { graph.others[subject]++; });
      }
    }

    owned(subject, by, did) {
      const before = this.own.get(subject) || 0;
      this.own.set(subject, Math.max(0, before + by));
      did(() => this.own.set(subject, before));
    }
  }

  return { Fault, Changes };
})();
