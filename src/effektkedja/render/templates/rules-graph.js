// The statements that rules read: taken out of the page, kept by property in both directions, changed and changed back.
"use strict";
const EkGraph = (() => {
  const INTERPRETED = 1;
  const OWN = 2;

  // The pairs of one property.
  class Relation {
    constructor() {
      this.from = new Map();
      this.to = new Map();
      this.size = 0;
    }
    has(subject, object) {
      const values = this.from.get(subject);
      return values !== undefined && values.includes(object);
    }
    add(subject, object) {
      const put = (map, key, value) => {
        const values = map.get(key);
        if (values) values.push(value); else map.set(key, [value]);
      };
      put(this.from, subject, object);
      put(this.to, object, subject);
      this.size++;
    }
    remove(subject, object) {
      const drop = (map, key, value) => {
        const values = map.get(key);
        if (values.length === 1) map.delete(key); else values.splice(values.indexOf(value), 1);
      };
      drop(this.from, subject, object);
      drop(this.to, object, subject);
      this.size--;
    }
  }

  const NONE = [];

  // A set of statements. Besides those that it holds it knows how many others there are about each term.
  class Graph {
    constructor(others) {
      this.relations = new Map();
      this.others = Int32Array.from(others);
      this.held = new Map();
    }
    relation(property) { return this.relations.get(property); }
    values(subject, property) {
      const relation = this.relations.get(property);
      return (relation && relation.from.get(subject)) || NONE;
    }
    subjects(property, object) {
      const relation = this.relations.get(property);
      return (relation && relation.to.get(object)) || NONE;
    }
    has(subject, property, object) {
      const relation = this.relations.get(property);
      return relation !== undefined && relation.has(subject, object);
    }
    // Whether anything at all is said of a term.
    says(subject) { return this.held.get(subject) > 0 || this.others[subject] > 0; }
    counted(subject, change) { this.held.set(subject, (this.held.get(subject) || 0) + change); }
    add(subject, property, object) {
      let relation = this.relations.get(property);
      if (!relation) this.relations.set(property, relation = new Relation());
      relation.add(subject, object);
      this.counted(subject, 1);
    }
    remove(subject, property, object) {
      this.relations.get(property).remove(subject, object);
      this.counted(subject, -1);
    }
  }

  // What plans and names see: one graph at a time, and what has been found out about it.
  class World {
    constructor(dictionary, graph) {
      this.dictionary = dictionary;
      this.show(graph, new Map());
    }
    show(graph, memory) { [this.graph, this.memory] = [graph, memory]; }
    id(text) { return this.dictionary.id(text); }
    // A term that a plan names, in the form in which a store keeps it.
    constant(text) { return text[0] === "\"" ? this.dictionary.idOf(EkTerms.stored(EkTerms.parse(text))) : this.id(text); }
    kept(key, make) {
      let found = this.memory.get(key);
      if (found === undefined) this.memory.set(key, found = make());
      return found;
    }
  }

  // Reads the bytes that effektkedja/operations/whatif_graph.py writes.
  class Reader {
    constructor(bytes) {
      this.bytes = bytes;
      this.at = 0;
    }
    text() {
      const length = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at, 4).getUint32(0, true);
      const start = this.at + 4;
      if (start + length > this.bytes.length) throw new Error("too short");
      this.at = start + length;
      return new TextDecoder("utf-8", { fatal: true }).decode(this.bytes.subarray(start, this.at));
    }
    number() {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        if (this.at >= this.bytes.length) throw new Error("too short");
        const byte = this.bytes[this.at++];
        value += (byte & 127) * factor;
        if (byte < 128) return value;
      }
    }
    numbers(count) { return Array.from({ length: count }, () => this.number()); }
  }

  function terms(text) {
    const found = [];
    let before = "";
    for (const line of text.split("\n").slice(0, -1)) {
      const space = line.indexOf(" ");
      before = before.slice(0, Number(line.slice(0, space))) + line.slice(space + 1);
      found.push(before);
    }
    return found;
  }

  // The dictionary and the graphs: every statement, those that documents make, and who of what is judged says them.
  function read(reader) {
    const dictionary = new EkTerms.Dictionary(terms(reader.text()));
    const count = dictionary.texts.length - 1;
    const others = [0, 1, 2].map(() => [0, ...reader.numbers(count)]);
    const [every, stated] = [new Graph(others[0]), new Graph(others[1])];
    const own = new Map(others[2].flatMap((number, id) => (number ? [[id, number]] : [])));
    const background = new Set();
    for (let left = reader.number(); left > 0; left--) {
      const property = reader.number();
      const size = reader.number();
      const [steps, changes] = [reader.numbers(size), reader.numbers(size)];
      let [subject, object, run, marks] = [0, 0, 0, 0];
      for (let row = 0; row < size; row++) {
        if (run === 0) [run, marks] = reader.numbers(2);
        run--;
        subject += steps[row];
        object += changes[row] % 2 ? -(changes[row] + 1) / 2 : changes[row] / 2;
        every.add(subject, property, object);
        if (marks & OWN) own.set(subject, (own.get(subject) || 0) + 1);
        else background.add(`${subject} ${property} ${object}`);
        if (!(marks & INTERPRETED)) stated.add(subject, property, object);
      }
    }
    if (reader.at !== reader.bytes.length) throw new Error("too long");
    return { dictionary, every, stated, own, background };
  }

  return { Graph, World, Reader, read };
})();
