// Proposals as a Turtle file and back. What is added and withdrawn stands reified (RDF 1.1 Schema, section 5.3), because
// a plain statement would say that it holds. The reader takes what RDF 1.1 Turtle allows except blank nodes and
// collections, which such a file has no use for; a file of any origin does no more than give texts.
"use strict";
const effektkedjaTurtle = (() => {
  const t = effektkedjaTerms;
  const MOST = 5000;

  // --- Writing
  function shorter(term) {
    if (!term.startsWith("<")) return term.replace(/\^\^(<[^>]*>)$/, (_, type) => `^^${shorter(type)}`);
    const iri = t.bare(term);
    if (iri.startsWith(t.EKD) && /^[^.:/][^:]*$/.test(iri.slice(t.EKD.length))) return `<${iri.slice(t.EKD.length)}>`;
    for (const [prefix, space] of Object.entries(t.PREFIXES)) {
      const local = iri.slice(space.length);
      if (iri.startsWith(space) && /^[A-Za-z_][\w-]*$/.test(local)) return `${prefix}:${local}`;
    }
    return term;
  }
  const block = (subject, rows) => {
    const kept = rows.filter(([, values]) => values.length).map(([name, values]) => `    ${name === t.TYPE ? "a" : shorter(name)} ${values.map(shorter).join(" ,\n        ")}`);
    return `${shorter(subject)}\n${kept.join(" ;\n")} .\n`;
  };

  function write(proposals, lang, head) {
    const blocks = new Map();
    const person = (author) => t.iri(`${t.EKD}person/initialer-${encodeURIComponent(author.toLowerCase())}`);
    for (const proposal of proposals) {
      const names = new Map(proposal.names.map(([term, name, in_]) => [term, t.literal(name, in_)]));
      for (const voice of proposal.voices) {
        const node = voice.iri;
        const parts = { adds: [], withdraws: [] };
        for (const [part, triples] of [["adds", proposal.added], ["withdraws", proposal.removed]]) {
          triples.forEach(([s, p, o], at) => {
            const statement = `${node.slice(0, -1)}/${part === "adds" ? "till" : "bort"}-${at + 1}>`;
            parts[part].push(statement);
            blocks.set(statement, block(statement, [
              [t.TYPE, [t.named("rdf", "Statement")]], [t.ek("objectName"), [names.get(o)].filter(Boolean)],
              [t.ek("subjectName"), [names.get(s)].filter(Boolean)], [t.named("rdf", "object"), [o]],
              [t.named("rdf", "predicate"), [p]], [t.named("rdf", "subject"), [s]],
            ]));
          });
        }
        blocks.set(node, block(node, [
          [t.TYPE, [t.ek("Proposal")]], [t.named("dcterms", "created"), [t.typed(voice.created, "dateTime")]],
          [t.ek("adds"), parts.adds], [t.ek("knowledgeVersion"), voice.version ? [t.quoted(voice.version)] : []],
          [t.ek("rationale"), voice.note ? [t.literal(voice.note, proposal.lang)] : []], [t.ek("withdraws"), parts.withdraws],
          [t.named("prov", "wasAttributedTo"), [person(voice.author)]], [t.LABEL, [t.literal(proposal.label, proposal.lang)]],
        ]));
        blocks.set(person(voice.author), block(person(voice.author), [
          [t.TYPE, [t.named("prov", "Agent")]], [t.LABEL, [t.literal(voice.author, "sv")]],
        ]));
      }
    }
    const prefixes = Object.keys(t.PREFIXES).map((name) => `@prefix ${name}: <${t.PREFIXES[name]}> .\n`).join("");
    const order = new Intl.Collator("en", { numeric: true });
    const bodies = [...blocks].sort(([a], [b]) => order.compare(a, b)).map(([, text]) => text);
    return `${head.split("\n").map((line) => `# ${line}\n`).join("")}@base <${t.EKD}> .\n${prefixes}\n${bodies.join("\n")}`;
  }

  // --- Reading
  const TOKEN = new RegExp([
    /[\s\uFEFF]+|#[^\n\r]*/, /(?<iri><[^\x00-\x20<>"{}|^`\\]*>)/,
    /(?<text>"""(?:"{0,2}(?:[^"\\]|\\.))*"""|'''(?:'{0,2}(?:[^'\\]|\\.))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')/,
    /(?<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)/, /(?<mark>\^\^|[;,]|\.(?!\d))/,
    /(?<number>[+-]?(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?)/, /(?<name>[\p{L}_][\p{L}\p{N}_.-]{0,99}(?=:)|(?=:))(?<local>:(?:[\p{L}\p{N}_:%-]|\.(?=[\p{L}\p{N}_:%.-]))*)/,
    /(?<word>[A-Za-z]+)/,
  ].map((part) => part.source).join("|"), "uy");
  const LETTERS = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };
  const unescaped = (text) => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (all, four, eight, letter) => {
    if (four || eight) return String.fromCodePoint(parseInt(four || eight, 16));
    if (!(letter in LETTERS)) throw new SyntaxError(all);
    return LETTERS[letter];
  });

  // One by one, so that a text that is no Turtle is given up where it stops being that.
  function* tokens(text) {
    for (let at = 0; at < text.length;) {
      TOKEN.lastIndex = at;
      const match = TOKEN.exec(text);
      if (!match) throw new SyntaxError(`${text.slice(0, at).split("\n").length}`);
      const parts = match.groups;
      if (Object.values(parts).some((part) => part !== undefined)) yield { ...parts, at };
      at = TOKEN.lastIndex;
    }
  }

  // The statements of a text as [subject, predicate, object], in N-Triples form.
  function statements(text) {
    const source = tokens(text);
    const seen = [];
    const token = (place) => {
      while (seen.length <= place) {
        const { value, done } = source.next();
        if (done) return undefined;
        seen.push(value);
      }
      return seen[place];
    };
    const prefixes = Object.create(null);
    let base = t.EKD;
    let at = 0;
    const fail = () => { throw new SyntaxError(`${text.slice(0, token(at)?.at ?? text.length).split("\n").length}`); };
    const absolute = (iri) => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(iri) ? iri : /^\.{0,2}\//.test(iri) ? fail() : base + iri;
    function term() {
      const one = token(at) || fail();
      at += 1;
      if (one.iri) return t.iri(absolute(t.bare(one.iri)));
      if (one.local) return t.iri((prefixes[one.name || ""] ?? fail()) + one.local.slice(1));
      if (one.word === "a") return t.TYPE;
      if (one.word === "true" || one.word === "false") return t.typed(one.word, "boolean");
      if (one.number) return t.typed(one.number, /[eE]/.test(one.number) ? "double" : one.number.includes(".") ? "decimal" : "integer");
      if (!one.text) { at -= 1; fail(); }
      const edge = /^("""|'''|"|')/.exec(one.text)[0].length;
      const value = t.quoted(unescaped(one.text.slice(edge, -edge)));
      const next = token(at);
      if (next?.tag) { at += 1; return value + next.tag.toLowerCase(); }
      if (next?.mark === "^^") { at += 1; const type = term(); return type === t.named("xsd", "string") ? value : `${value}^^${type}`; }
      return value;
    }
    const take = (mark) => { if (token(at)?.mark !== mark) fail(); at += 1; };
    const found = [];
    while (token(at)) {
      const word = token(at).tag || token(at).word || "";
      if (/^@?(?:prefix|base)$/i.test(word)) {
        at += 1;
        if (/prefix/i.test(word)) {
          const name = token(at) || fail();
          if (name.local !== ":") fail();
          at += 1;
          prefixes[name.name || ""] = t.bare(term());
        } else base = t.bare(term());
        if (word.startsWith("@")) take(".");
        continue;
      }
      const subject = term();
      do {
        const predicate = term();
        do found.push([subject, predicate, term()]); while (token(at)?.mark === "," && (at += 1));
        while (token(at)?.mark === ";" && token(at + 1)?.mark === ";") at += 1;
      } while (token(at)?.mark === ";" && (at += 1) && token(at)?.mark !== ".");
      take(".");
    }
    return found;
  }

  const valueOf = (term) => unescaped(term.slice(1, term.lastIndexOf('"')));
  const langOf = (term) => /@(sv|en)$/.exec(term)?.[1] || "sv";

  // The proposals of a file. Throws SyntaxError with the line where the text is not such a file.
  function read(text) {
    const about = new Map();
    for (const [s, p, o] of statements(text)) {
      if (!about.has(s)) about.set(s, new Map());
      about.get(s).set(p, [...(about.get(s).get(p) || []), o]);
    }
    const of = (s, p) => about.get(s)?.get(p) || [];
    const texts = (s, p) => of(s, p).filter((o) => o.startsWith('"'));
    const proposals = [...about.keys()].filter((s) => of(s, t.TYPE).includes(t.ek("Proposal")));
    if (!proposals.length || proposals.length > MOST) throw new SyntaxError("0");
    return proposals.map((node) => {
      const names = new Map();
      const triples = (part) => of(node, t.ek(part)).map((statement) => {
        const [[s], [p], [o]] = ["subject", "predicate", "object"].map((name) => of(statement, t.named("rdf", name)));
        if (!s?.startsWith("<") || !p?.startsWith("<") || !o) throw new SyntaxError("0");
        for (const [term, key] of [[s, "subjectName"], [o, "objectName"]]) {
          for (const name of texts(statement, t.ek(key))) names.set(`${term} ${langOf(name)}`, [term, valueOf(name), langOf(name)]);
        }
        return [s, p, o];
      });
      const [label] = texts(node, t.LABEL);
      const [created] = texts(node, t.named("dcterms", "created"));
      const [author] = of(node, t.named("prov", "wasAttributedTo")).flatMap((person) => texts(person, t.LABEL));
      const [added, removed] = [triples("adds"), triples("withdraws")];
      if (!label || !created || !author || !(added.length + removed.length)) throw new SyntaxError("0");
      const [version, note] = [texts(node, t.ek("knowledgeVersion"))[0], texts(node, t.ek("rationale")).map(valueOf).join(" ")];
      const voice = { iri: node, author: valueOf(author), created: valueOf(created), note, version: version ? valueOf(version) : "" };
      return { label: valueOf(label), lang: langOf(label), added, removed, names: [...names.values()], voices: [voice] };
    }).sort((a, b) => a.voices[0].created < b.voices[0].created ? -1 : a.voices[0].created > b.voices[0].created ? 1 : 0);
  }

  return { write, read };
})();
