// The panel beside the picture: what a card is, what is wrong with it, its figures and what it hangs together with.
"use strict";
const effektkedjaPanel = (model, act) => {
  const { element, sign, button: plain } = effektkedjaDom;
  const { data, linksOf } = model;
  const words = data.words;
  const MOST_SERIES = 6;

  function button(card, note) {
    const about = data.cards[card];
    const made = plain("", () => act.go(card), "node-button");
    const worst = model.worst(about);
    if (worst) made.append(sign(worst));
    made.append([about.number, about.name].filter(Boolean).join(" "));
    if (note) made.append(element("span", ` (${note})`, "quiet"));
    return made;
  }

  function finding([id, rule, severity, message, remedy, interpreted, decided, accepted]) {
    const look = accepted ? "accepted" : severity;
    const box = element("div", "", `finding ${look}`);
    const tag = element("span", "", `tag ${look}`);
    tag.append(sign(look), `${accepted ? words.accepted : data.severities[severity]} ${rule}`);
    box.append(tag);
    if (interpreted) box.append(" ", element("span", words.interpreted, "basis"));
    box.append(element("p", message));
    if (decided) box.append(element("p", decided, "acceptance"));
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
    const closing = plain(words.close, act.close, "close");
    const name = element("h2", gap ? data.missing[gap.kind] : [about.number, about.name].filter(Boolean).join(" "));
    name.id = "panel-namn";
    name.tabIndex = -1;
    const where = gap ? [about.word, about.number, about.name] : [about.word, about.place, about.state];
    const place = element("p", where.filter(Boolean).join(gap ? " " : " · "), "quiet");
    const found = (about.findings || []).filter(([id]) => !gap || id === gap.finding);
    const shown = found.length ? found.map(finding) : [element("p", words.no_findings, "quiet")];
    const opening = act.picture(card);
    const offer = opening ? [plain(words.open_goal, opening)] : [];
    const rest = gap ? [button(card)] : [...figures(about), ...facts(about), element("h3", words.neighbours), ...neighbours(card)];
    panel.replaceChildren(closing, name, place, ...offer, ...shown, ...rest);
    panel.scrollTop = 0;
  }

  return { fill, button };
};
