// The panel beside the picture: what a card is, what is wrong with it, its figures and what it hangs together with.
// Texts come from files of any origin and are only ever set as text.
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
  return { element, drawn, sign };
})();

const effektkedjaChart = ([title, unit, points, breaks], words) => {
  const { element, drawn } = effektkedjaDom;
  const figure = element("figure");
  figure.className = "series";
  const broken = (breaks || []).length ? `${words.series_break}: ${breaks.join(", ")}` : "";
  figure.append(element("figcaption", [title, unit, broken].filter(Boolean).join(" · "), "quiet"));
  const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
  const said = points.map(([year, value]) => `${year}: ${number(value)}`).join(" · ");
  if (points.length === 1) {
    figure.append(element("p", said));
    return figure;
  }
  const [width, height, left, bottom] = [360, 120, 14, 22];
  const years = points.map(([year]) => year);
  const top = Math.max(...points.map(([, value]) => value), 0) || 1;
  const low = Math.min(...points.map(([, value]) => value), 0);
  const x = (year) => left + ((year - years[0]) / (years.at(-1) - years[0] || 1)) * (width - 2 * left - 20);
  const y = (value) => 16 + (1 - (value - low) / (top - low || 1)) * (height - bottom - 22);
  const svg = drawn("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": said });
  svg.append(drawn("path", { class: "axis", d: `M${left} ${y(Math.max(low, 0))}H${width - left}` }));
  for (const year of breaks || []) svg.append(drawn("path", { class: "broken", d: `M${x(year) - 6} 4V${height - bottom}` }));
  svg.append(drawn("path", { class: "curve", d: points.map(([year, value], i) => `${i ? "L" : "M"}${x(year)} ${y(value)}`).join("") }));
  points.forEach(([year, value], i) => {
    svg.append(drawn("circle", { cx: x(year), cy: y(value), r: 3.5 }));
    if (points.length <= 6 || i === 0 || i === points.length - 1) {
      svg.append(drawn("text", { x: x(year), y: y(value) - 7, "text-anchor": i ? "middle" : "start" }, number(value)));
      svg.append(drawn("text", { x: x(year), y: height - 6, "text-anchor": i ? "middle" : "start" }, String(year)));
    }
  });
  figure.append(svg);
  return figure;
};

const effektkedjaPanel = (model, act) => {
  const { element, sign } = effektkedjaDom;
  const { data, linksOf } = model;
  const words = data.words;
  const MOST_SERIES = 6;

  function button(card, note) {
    const about = data.cards[card];
    const made = element("button", "", "node-button");
    made.type = "button";
    const worst = model.worst(about);
    if (worst) made.append(sign(worst));
    made.append([about.number, about.name].filter(Boolean).join(" "));
    if (note) made.append(element("span", ` (${note})`, "quiet"));
    made.addEventListener("click", () => act.go(card));
    return made;
  }

  function finding([id, rule, severity, message, remedy, interpreted]) {
    const box = element("div", "", `finding ${severity}`);
    const tag = element("span", "", `tag ${severity}`);
    tag.append(sign(severity), `${data.severities[severity]} ${rule}`);
    box.append(tag);
    if (interpreted) box.append(" ", element("span", words.interpreted, "basis"));
    box.append(element("p", message));
    const mend = element("p");
    mend.append(element("strong", `${words.remedy}: `), remedy);
    box.append(mend);
    box.dataset.finding = id;
    return box;
  }

  function neighbours(card) {
    const groups = new Map();
    for (const link of linksOf[card]) groups.set(link.words, [...(groups.get(link.words) || []), link]);
    if (!groups.size) return [element("p", words.no_links, "quiet")];
    return [...groups].flatMap(([text, links]) => {
      const list = element("ul");
      for (const link of links) {
        const item = element("li");
        item.append(button(link.card, link.interpreted && words.interpreted_link));
        if (link.why) item.append(element("p", `${words.why_read}: ${link.why}`, "quiet why"));
        list.append(item);
      }
      return [element("p", `${text}:`, "quiet"), list];
    });
  }

  function facts(about) {
    const list = element("dl");
    const source = about.source ? [[words.source, about.source]] : [];
    for (const [name, value] of [...(about.facts || []), ...source]) list.append(element("dt", name), element("dd", value));
    return list.children.length ? [element("h3", words.facts), list] : [];
  }

  function figures(about) {
    const series = about.series || [];
    if (!series.length) return [];
    const more = series.length - MOST_SERIES;
    const rest = more > 0 ? [element("p", words.more_series.replace("{n}", more), "quiet")] : [];
    return [element("h3", words.figures), ...series.slice(0, MOST_SERIES).map((one) => effektkedjaChart(one, words)), ...rest];
  }

  // A gap puts the finding that says so first; a goal that has a picture of its own offers it.
  function fill(panel, card, gap) {
    const about = data.cards[card];
    const closing = element("button", words.close, "close");
    closing.type = "button";
    closing.addEventListener("click", act.close);
    const name = element("h2", gap ? data.missing[gap.kind] : [about.number, about.name].filter(Boolean).join(" "));
    name.id = "panel-namn";
    name.tabIndex = -1;
    const where = gap ? [about.word, about.number, about.name] : [about.word, about.place, about.state];
    const place = element("p", where.filter(Boolean).join(gap ? " " : " · "), "quiet");
    const found = (about.findings || []).filter(([id]) => !gap || id === gap.finding);
    const shown = found.length ? found.map(finding) : [element("p", words.no_findings, "quiet")];
    const opening = act.picture(card);
    const offer = [];
    if (opening) {
      const open = element("button", words.open_goal);
      open.type = "button";
      open.addEventListener("click", () => opening());
      offer.push(open);
    }
    const rest = gap ? [button(card)] : [...figures(about), ...facts(about), element("h3", words.neighbours), ...neighbours(card)];
    panel.replaceChildren(closing, name, place, ...offer, ...shown, ...rest);
    panel.scrollTop = 0;
  }

  return { fill, button };
};
