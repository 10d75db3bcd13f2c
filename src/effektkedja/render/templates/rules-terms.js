// Terms in N-Triples form: their parts, the form in which a store keeps them, numbers for them, and hashes of text.
"use strict";
const EkTerms = (() => {
  const XSD = "http://www.w3.org/2001/XMLSchema#";
  const LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
  const INTEGERS = new Set(["integer", "byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt",
    "unsignedLong", "positiveInteger", "negativeInteger", "nonPositiveInteger", "nonNegativeInteger"].map((n) => XSD + n));
  const ESCAPES = { "\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", "\"": "\\\"", "\\": "\\\\" };
  const LETTERS = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };
  const LITERAL = /^"((?:[^"\\\n\r]|\\.)*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^<([^<>"{}|^`\\\s]+)>)?$/;
  const NAMED = /^(?:<[^<>"{}|^`\s]+>|_:[^\s<>"]+)$/;

  const unescaped = (text) => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (all, short, long, letter) =>
    letter ? LETTERS[letter] || letter : String.fromCodePoint(parseInt(short || long, 16)));
  const escaped = (text) => text.replace(/["\\\u0000-\u001f\u007f]/g, (sign) =>
    ESCAPES[sign] || `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);

  // The parts of a term: kind (iri, blank, literal), value, and of a literal language and type; null if it is none.
  function parse(text) {
    if (NAMED.test(text)) {
      const iri = text[0] === "<";
      return { kind: iri ? "iri" : "blank", value: iri ? unescaped(text.slice(1, -1)) : text, lang: "", type: "" };
    }
    const found = LITERAL.exec(text);
    if (!found) return null;
    return literal(unescaped(found[1]), found[2] || "", found[3] || XSD + "string");
  }
  const literal = (value, lang, type) => ({ kind: "literal", value, lang, type: lang ? LANG_STRING : type });

  function print(term) {
    if (term.kind !== "literal") return term.kind === "iri" ? `<${term.value}>` : term.value;
    const mark = term.lang ? `@${term.lang}` : term.type === XSD + "string" ? "" : `^^<${term.type}>`;
    return `"${escaped(term.value)}"${mark}`;
  }

  // A store rewrites what it knows the value of: "01" as "1", "1.50" as "1.5", any whole number as an integer, @SV as @sv.
  function stored(term) {
    if (term.kind !== "literal") return term;
    if (term.lang) return literal(term.value, term.lang.toLowerCase(), "");
    const { value, type } = term;
    if (INTEGERS.has(type) && /^[+-]?[0-9]+$/.test(value)) {
      const number = BigInt.asIntN(64, BigInt(value.replace("+", "")));
      return String(number) === value.replace(/^\+?(-?)0*(?=[0-9])/, "$1").replace(/^-0$/, "0")
        ? literal(String(number), "", XSD + "integer") : term;
    }
    if (type === XSD + "boolean" && /^[01]$/.test(value)) return literal(value === "1" ? "true" : "false", "", type);
    if (type === XSD + "decimal" && /^[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})$/.test(value)) {
      const [, sign, whole, part] = /^([+-]?)0*([0-9]*)(?:\.([0-9]*?)0*)?$/.exec(value);
      const short = (whole || "0") + (part ? `.${part}` : "");
      return literal((sign === "-" && short !== "0" ? "-" : "") + short, "", type);
    }
    if (type === XSD + "double" && /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(value)) {
      const number = Number(value);
      if (Math.abs(number) < 1e15 && Math.abs(number) >= 1e-5) return literal(String(number), "", type);
    }
    return term;
  }

  // Numbers for terms, from 1; 0 stands for no value. What is asked for and unknown gets the next number.
  class Dictionary {
    constructor(texts) {
      this.texts = ["", ...texts];
      this.numbers = new Map(this.texts.map((text, number) => [text, number]));
      this.parts = [null];
    }
    id(text) {
      let number = this.numbers.get(text);
      if (number === undefined) {
        number = this.texts.push(text) - 1;
        this.numbers.set(text, number);
      }
      return number;
    }
    text(number) { return this.texts[number]; }
    term(number) { return this.parts[number] || (this.parts[number] = parse(this.texts[number])); }
    idOf(term) { return this.id(print(term)); }
  }

  // Order of texts by code points, as Python and Oxigraph have it; JavaScript compares halves of letters beyond U+FFFF.
  function compared(a, b) {
    if (a === b) return 0;
    const most = Math.min(a.length, b.length);
    for (let at = 0; at < most; at++) {
      const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
      if (x !== y) {
        const fix = (unit) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);
        return fix(x) < fix(y) ? -1 : 1;
      }
    }
    return a.length < b.length ? -1 : 1;
  }

  const ROUNDS = new Uint32Array(64);
  const START = new Uint32Array(8);
  (() => { // FIPS 180-4: the fractions of cube roots and square roots of the first primes
    const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32);
    for (let number = 2, at = 0; at < 64; number++) {
      let prime = true;
      for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) prime = false;
      if (!prime) continue;
      if (at < 8) START[at] = fraction(Math.sqrt(number));
      ROUNDS[at++] = fraction(Math.cbrt(number));
    }
  })();

  // SHA-256 in hexadecimal; the browser's own is missing on pages from files in some browsers, and is never synchronous.
  function sha256(text) {
    const bytes = new TextEncoder().encode(text);
    const padded = new Uint8Array((bytes.length + 72) & ~63);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 4, bytes.length * 8);
    const state = START.slice();
    const w = new Uint32Array(64);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let block = 0; block < padded.length; block += 64) {
      for (let i = 0; i < 16; i++) w[i] = view.getUint32(block + 4 * i);
      for (let i = 16; i < 64; i++) {
        const [x, y] = [w[i - 15], w[i - 2]];
        w[i] = w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i++) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
    }
    return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
  }

  return { XSD, INTEGERS, Dictionary, parse, print, stored, literal, compared, sha256 };
})();
