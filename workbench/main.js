// The editor of the SPARQL workbench. The page works without it: this only takes the place of its text area.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, LanguageSupport, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";

const LONGEST_ADDRESS = 6000; // a longer query is posted: browsers and servers bound the length of an address
const KEYWORDS = (
  "SELECT CONSTRUCT ASK DESCRIBE WHERE DISTINCT FROM NAMED OPTIONAL UNION MINUS GRAPH FILTER EXISTS NOT BIND AS " +
  "VALUES GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET PREFIX COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT CONTAINS " +
  "STRSTARTS LCASE LANG COALESCE IF BOUND"
).split(" ");

// Every pair reaches a contrast of 4.5:1 on white.
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "#7a1f7a", fontWeight: "600" },
  { tag: tags.variableName, color: "#00528c" },
  { tag: tags.string, color: "#8a3400" },
  { tag: [tags.integer, tags.float, tags.bool], color: "#664600" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "#1d6b32" },
  { tag: tags.comment, color: "#4d5661", fontStyle: "italic" },
]);

// The language package gives prefixed names no style of their own.
const sparql = SparqlLanguage.configure({
  props: [styleTags({ "Pname_ln Pname_ns IriRef": tags.namespace, A_predicate: tags.keyword })],
});

const look = EditorView.theme({
  "&": { fontSize: "0.9375rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: 'Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace', minHeight: "12rem", maxHeight: "28rem" },
  ".cm-gutters": { backgroundColor: "transparent", color: "#4d5661", border: "0" },
  ".cm-activeLine": { backgroundColor: "#f4f6f880" },
});

let words; // asked for once, when completion is first wanted

async function known() {
  words ??= fetch("/workbench/words", { credentials: "same-origin" }).then((answer) => answer.json());
  return words;
}

async function complete(context) {
  const variable = context.matchBefore(/[?$]\w*/);
  if (variable) {
    const names = new Set(context.state.doc.toString().match(/[?$]\w+/g));
    names.delete(variable.text);
    return { from: variable.from, options: [...names].map((label) => ({ label, type: "variable" })) };
  }
  const word = context.matchBefore(/[\w-]*(?::[\w./-]*)?/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const { words: named, prefixes } = await known();
  const options = [
    ...named.map(([label, detail]) => ({ label, detail, type: "property" })),
    ...Object.keys(prefixes).map((prefix) => ({ label: `${prefix}:`, detail: prefixes[prefix], type: "namespace" })),
    ...KEYWORDS.map((label) => ({ label, type: "keyword" })),
  ];
  return { from: word.from, options, validFor: /^[\w-]*(?::[\w./-]*)?$/ };
}

function enhance(area) {
  const form = area.form;
  const view = new EditorView({
    parent: Object.assign(document.createElement("div"), { className: "editor" }),
    state: EditorState.create({
      doc: area.value,
      extensions: [
        EditorView.cspNonce.of(area.dataset.nonce),
        Prec.highest(keymap.of([{ key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (form.requestSubmit(), true) }])),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        history(),
        lineNumbers(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        indentOnInput(),
        new LanguageSupport(sparql),
        syntaxHighlighting(colours),
        autocompletion({ override: [complete] }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": area.dataset.label, spellcheck: "false" }),
        look,
      ],
    }),
  });
  area.before(view.dom.parentElement);
  area.hidden = true;
  form.querySelector("label[for=query]")?.addEventListener("click", () => view.focus());
  document.getElementById("run-hint").hidden = false;
  form.addEventListener("submit", () => {
    area.value = view.state.doc.toString();
    if (encodeURIComponent(area.value).length > LONGEST_ADDRESS) form.method = "post";
  });
}

enhance(document.getElementById("query"));
