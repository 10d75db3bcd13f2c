// Making elements. Texts come from files of any origin and are only ever set as text, never as markup.
"use strict";
const effektkedjaDom = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  const drawn = (name, attributes, text) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  };
  const sign = (key) => {
    const made = drawn("svg", { class: `sign ${key}`, "aria-hidden": "true", focusable: "false" });
    made.append(drawn("use", { href: `#sign-${key}` }));
    return made;
  };
  const button = (text, act, kind) => {
    const made = element("button", text, kind);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };
  return { element, drawn, sign, button };
})();
