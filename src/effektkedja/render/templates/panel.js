// What the network view says about a node beside the picture.
"use strict";
const effektkedjaPanel = (data, links, { show, close }) => {
  const { words, kinds, severities } = data;
  const { element, sign, button: plain } = effektkedjaDom;
  const panel = document.getElementById("panel");

  function tooltip(node) {
    const box = element("div");
    const texts = node.findings.length ? node.findings.slice(0, 3) : [node.name]; // a finding names its thing
    box.append(...texts.map((text) => element("p", text)));
    return box;
  }

  function describe(node) {
    return [kinds[node.kind].word, node.name, severities[node.severity]].filter(Boolean).join(", ");
  }

  function button(id, note) {
    const node = data.nodes[id];
    const made = plain("", () => show(id), "node-button");
    if (node.severity) made.append(sign(node.severity));
    made.append(node.name);
    if (note) made.append(element("span", ` (${note})`, "quiet"));
    return made;
  }

  function gaps(node) {
    const box = element("div", "", `finding ${node.severity}`);
    if (node.severity) {
      const tag = element("span", "", `tag ${node.severity}`);
      tag.append(sign(node.severity), severities[node.severity]);
      box.append(tag);
    } else if (!node.findings.length) {
      box.append(element("p", words.no_findings));
    }
    box.append(...node.findings.map((text) => element("p", text)));
    return box;
  }

  function neighbours(id) {
    if (!links[id].length) return [element("p", words.no_links, "quiet")];
    const groups = new Map();
    for (const link of links[id]) groups.set(link.words, [...(groups.get(link.words) || []), link]);
    return [...groups].flatMap(([text, found]) => {
      const list = element("ul");
      for (const link of found) {
        const item = element("li");
        item.append(button(link.to, link.interpreted && words.interpreted_link));
        list.append(item);
      }
      return [element("p", `${text}:`, "quiet"), list];
    });
  }

  function fill(id) {
    const node = data.nodes[id];
    const closing = plain(words.close, close, "close");
    const name = element("h2", node.name);
    name.id = "panel-namn";
    name.tabIndex = -1;
    const about = [kinds[node.kind].word, node.place].filter(Boolean).join(" · ");
    const heading = element("h3", words.neighbours);
    panel.replaceChildren(closing, name, element("p", about, "quiet"), gaps(node), heading, ...neighbours(id));
    panel.scrollTop = 0;
  }

  return { tooltip, describe, button, fill };
};
