// Values of terms, and SPARQL's operators and functions on them. A value is a term in parts; undefined is an error.
"use strict";
const EkValues = (() => {
  const { XSD, INTEGERS, literal, compared } = EkTerms;
  const [STRING, BOOLEAN, INTEGER] = ["string", "boolean", "integer"].map((name) => XSD + name);
  const LARGEST = 2n ** 63n;
  const FAR = 2 ** 31;

  // Raised where a browser cannot tell what Oxigraph would say; the rule is then named as not judged.
  class Unsure extends Error {}

  const truth = (value) => literal(value ? "true" : "false", "", BOOLEAN);
  const text = (value, lang = "") => literal(value, lang, STRING);
  const whole = (number) => (number >= -LARGEST && number < LARGEST ? literal(String(number), "", INTEGER) : undefined);
  const isText = (term) => term.kind === "literal" && (term.lang !== "" || term.type === STRING);
  const isSimple = (term) => term.kind === "literal" && term.lang === "" && term.type === STRING;
  const same = (a, b) => a.kind === b.kind && a.value === b.value && a.lang === b.lang && a.type === b.type;

  // Moments as milliseconds, and whether a time zone says so; what the pattern leaves out begins the period.
  const MOMENTS = {
    dateTime: /^(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2}(?:\.[0-9]+)?)(Z|[+-][0-9:]{5})?$/,
    date: /^(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})()()()(Z|[+-][0-9:]{5})?$/,
    gYearMonth: /^(-?[0-9]{4,})-([0-9]{2})()()()()(Z|[+-][0-9:]{5})?$/,
    gYear: /^(-?[0-9]{4,})()()()()()(Z|[+-][0-9:]{5})?$/,
  };
  const OTHER_MOMENTS = new Set(["time", "gMonthDay", "gMonth", "gDay", "duration", "dayTimeDuration",
    "yearMonthDuration", "dateTimeStamp"]);

  function moment(kind, value) {
    const found = MOMENTS[kind].exec(value);
    if (!found) return undefined;
    const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part, at) => Number(part || (at < 3 ? 1 : 0)));
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
    const zone = found[7] || "";
    const [, sign, hours, minutes] = /^([+-])(..):(..)$/.exec(zone) || ["", "+", "0", "0"];
    const ahead = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    return { at: date.getTime() + ((hour * 60 + minute - ahead) * 60 + second) * 1000, zoned: zone !== "" };
  }

  // What a literal stands for: { family, value }; family "" where only the literal itself is known.
  function known(term) {
    if (term.known) return term.known;
    return (term.known = evaluated(term));
  }
  function evaluated(term) {
    const { value, type } = term;
    if (term.lang) return { family: `text@${term.lang}`, value };
    if (type === STRING) return { family: "text", value };
    if (!type.startsWith(XSD)) return { family: "", value };
    const name = type.slice(XSD.length);
    if (type === BOOLEAN && /^(?:true|false|[01])$/.test(value)) return { family: "truth", value: value === "true" || value === "1" ? 1 : 0 };
    if (INTEGERS.has(type) && /^[+-]?[0-9]+$/.test(value)) return number(Number(value), value);
    if (name === "decimal" && /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/.test(value)) return number(Number(value), value);
    if ((name === "double" || name === "float") && /^(?:[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF)|NaN)$/.test(value)) {
      return { family: "number", value: Number(value.replace("INF", "Infinity")) };
    }
    if (name in MOMENTS) {
      const found = moment(name, value);
      return found ? { family: name, value: found.at, zoned: found.zoned } : { family: "", value };
    }
    return { family: OTHER_MOMENTS.has(name) ? "unsure" : "", value };
  }
  // Numbers of more than fifteen digits are told apart by Oxigraph and not by a browser.
  const number = (value, written) =>
    written.replace(/\D/g, "").replace(/^0+/, "").length > 15 ? { family: "unsure", value } : { family: "number", value };

  // Less than, equal or greater, as -1, 0 and 1; undefined where the terms have no order.
  function order(a, b) {
    if (same(a, b)) return 0;
    if (a.kind !== "literal" || b.kind !== "literal") return undefined;
    const [x, y] = [known(a), known(b)];
    if (x.family === "unsure" || y.family === "unsure") throw new Unsure("a value that is not compared in a page");
    if (x.family !== y.family || x.family === "" || x.family === "truth") return undefined;
    if (x.family.startsWith("text")) return compared(x.value, y.value);
    const slack = x.zoned === y.zoned ? 0 : 14 * 3600000;
    const gap = x.value - y.value;
    if (gap > slack) return 1;
    if (gap < -slack) return -1;
    return gap === 0 && slack === 0 ? 0 : undefined;
  }

  function equal(a, b) {
    if (same(a, b)) return a.kind !== "literal" || known(a).value === known(a).value;
    if (a.kind !== "literal" || b.kind !== "literal") return false;
    const [x, y] = [known(a), known(b)];
    if (x.family === "unsure" || y.family === "unsure") throw new Unsure("a value that is not compared in a page");
    if (x.family.startsWith("text@") || y.family.startsWith("text@")) return false;
    if (x.family === "" || y.family === "") return undefined;
    if (x.family !== y.family) return false;
    if (x.family === "truth" || x.family === "number") return x.value === y.value;
    return order(a, b) === 0;
  }

  // The effective boolean value.
  function holds(term) {
    if (term === undefined || term.kind !== "literal" || term.lang) return undefined;
    const { family, value } = known(term);
    if (family === "text") return value !== "";
    if (family === "unsure" && Number.isFinite(value)) return value !== 0;
    return family === "truth" || family === "number" ? value !== 0 && value === value : undefined;
  }

  const decided = (value) => (value === undefined ? undefined : truth(value));
  const less = (test) => (a, b) => {
    const found = order(a, b);
    return found === undefined ? undefined : truth(test(found));
  };
  const onText = (make) => (a) => (isText(a) ? make(a) : undefined);
  const onTexts = (test) => (a, b) =>
    (isText(a) && isText(b) && (!b.lang || a.lang === b.lang) ? truth(test(a.value, b.value)) : undefined);
  const whether = (test) => (a) => truth(test(a));
  const isInteger = (a) => a.kind === "literal" && INTEGERS.has(a.type) && known(a).family !== "";

  const arithmetic = (compute) => (a, b) => {
    if (isInteger(a) && isInteger(b)) return whole(compute(BigInt(a.value.replace("+", "")), BigInt(b.value.replace("+", ""))));
    const plain = (term) => term.kind !== "literal" || /^(?:|truth|text.*)$/.test(known(term).family);
    if (plain(a) || plain(b)) return undefined;
    throw new Unsure("fractions and moments are not reckoned with in a page");
  };

  const patterns = new Map();
  function matches(a, b) {
    if (!isText(a) || !isSimple(b)) return undefined;
    if (!patterns.has(b.value)) patterns.set(b.value, new RegExp(b.value, "u"));
    return truth(patterns.get(b.value).test(a.value));
  }

  function part(a, start, length) {
    if (!isText(a) || !isInteger(start) || (length && !isInteger(length))) return undefined;
    const [from, most] = [Number(start.value), length ? Number(length.value) : Infinity];
    if (from < 1 || most < 0 || from > FAR || (length && most > FAR)) throw new Unsure("a part of a text that is not in it");
    return text([...a.value].slice(from - 1, from - 1 + most).join(""), a.lang);
  }

  function toInteger(a) {
    if (a.kind !== "literal") return undefined;
    if (isInteger(a) || a.type === STRING) return /^[+-]?[0-9]+$/.test(a.value) ? whole(BigInt(a.value.replace("+", ""))) : undefined;
    if (a.type === BOOLEAN) return known(a).family ? whole(BigInt(known(a).value)) : undefined;
    if (known(a).family === "") return undefined;
    throw new Unsure("fractions are not reckoned with in a page");
  }

  function inLanguage(tag, range) {
    if (!isSimple(tag) || !isSimple(range)) return undefined;
    const [has, asked] = [tag.value.toLowerCase(), range.value.toLowerCase()];
    return truth(asked === "*" ? has !== "" : has === asked || has.startsWith(`${asked}-`));
  }

  function joined(...parts) {
    if (!parts.every(isText)) return undefined;
    const lang = parts.length && parts.every((each) => each.lang === parts[0].lang) ? parts[0].lang : "";
    return text(parts.map((each) => each.value).join(""), lang);
  }

  const FUNCTIONS = {
    "=": (a, b) => decided(equal(a, b)),
    "!=": (a, b) => { const found = equal(a, b); return found === undefined ? undefined : truth(!found); },
    "<": less((found) => found < 0),
    ">": less((found) => found > 0),
    "<=": less((found) => found <= 0),
    ">=": less((found) => found >= 0),
    "+": arithmetic((a, b) => a + b),
    "-": arithmetic((a, b) => a - b),
    "*": arithmetic((a, b) => a * b),
    SAMETERM: (a, b) => truth(same(a, b)),
    STR: (a) => (a.kind === "blank" ? undefined : text(a.value)),
    LANG: (a) => (a.kind === "literal" ? text(a.lang) : undefined),
    DATATYPE: (a) => (a.kind === "literal" ? { kind: "iri", value: a.type, lang: "", type: "" } : undefined),
    ISIRI: whether((a) => a.kind === "iri"),
    ISURI: whether((a) => a.kind === "iri"),
    ISBLANK: whether((a) => a.kind === "blank"),
    ISLITERAL: whether((a) => a.kind === "literal"),
    ISNUMERIC: whether((a) => a.kind === "literal" && (known(a).family === "number" || isInteger(a))),
    REGEX: matches,
    STRSTARTS: onTexts((a, b) => a.startsWith(b)),
    STRENDS: onTexts((a, b) => a.endsWith(b)),
    CONTAINS: onTexts((a, b) => a.includes(b)),
    STRLEN: onText((a) => whole(BigInt([...a.value].length))),
    SUBSTR: part,
    UCASE: onText((a) => text(a.value.toUpperCase(), a.lang)),
    LCASE: onText((a) => text(a.value.toLowerCase(), a.lang)),
    CONCAT: joined,
    LANGMATCHES: inLanguage,
    [`<${INTEGER}>`]: toInteger,
    [`<${STRING}>`]: (a) => (a.kind === "blank" ? undefined : text(a.value)),
  };

  return { Unsure, FUNCTIONS, truth, holds, equal };
})();
