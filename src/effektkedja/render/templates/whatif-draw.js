// Proposals in the picture: lines and tags of their own kind over what is there, with a sign and words.
"use strict";
const effektkedjaDraftLines = (model, proposals, offers, say) => {
  const { drawn } = effektkedjaDom;
  const t = effektkedjaTerms;
  const ROOM = 40;
  const LETTER = 8.4; // width of a letter
  const short = (text, room = ROOM) => text.length > room ? `${text.slice(0, room - 1)}…` : text;

  function frame(box) {
    const [, x, y] = /translate\(([\d.-]+)[ ,]([\d.-]+)\)/.exec(box.getAttribute("transform"));
    const rect = box.querySelector("rect");
    return { x: Number(x), y: Number(y), width: Number(rect.getAttribute("width")), height: Number(rect.getAttribute("height")) };
  }

  // A tag with a sign and words, its middle at a point.
  function tag(x, y, sign, text, kind) {
    const group = drawn("g", { class: `tag-${kind}`, transform: `translate(${x} ${y})` });
    const words = drawn("text", { x: 0, y: 5, "text-anchor": "middle" }, `${sign} ${short(text)}`);
    const width = 24 + LETTER * words.textContent.length;
    group.append(drawn("rect", { x: -width / 2, y: -12, width, height: 24, rx: 12 }), words);
    return group;
  }

  function line(from, to, kind) {
    const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2];
    const bend = Math.max(30, (x2 - x1) / 2);
    const path = drawn("path", { class: `line-${kind}`, d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` });
    return [path, (x1 + x2) / 2, (y1 + y2) / 2];
  }

  // What one statement looks like, given the boxes that are in the picture.
  function statement([subject, predicate, value], kind, picture, stacked) {
    const name = t.linkOf.get(predicate);
    const [sign, text] = kind === "added" ? ["+", say.draft_added] : ["−", say.draft_removed];
    const ends = [subject, value].map((term) => proposals.things.get(term)).filter((thing) => thing?.card !== undefined);
    const boxes = ends.map((thing) => picture.box(`c${thing.card}`)).filter(Boolean);
    if (name && boxes.length === 2) {
      const [left, right] = boxes.map(frame).sort((a, b) => a.x - b.x);
      const [path, x, y] = line(left, right, kind);
      return [path, tag(x, y, sign, text, kind)];
    }
    if (!name || boxes.length !== 1) return [];
    const there = ends.find((thing) => !picture.box(`c${thing.card}`));
    const other = there ? [model.data.cards[there.card].number, there.name].filter(Boolean).join(" ") : "";
    const words = there === ends[1] ? [say[`link_${name}`], other] : [other, say[`link_${name}`]];
    return [hung(boxes[0], sign, `${text}: ${words.filter(Boolean).join(" ")}`, kind, stacked)];
  }

  function hung(box, sign, text, kind, stacked) {
    const at = frame(box);
    const above = stacked.get(box) || 0;
    stacked.set(box, above + 1);
    return tag(at.x + at.width / 2, at.y + at.height + 2 + 26 * above, sign, text, kind);
  }

  function source([subject, predicate, value], picture, stacked) {
    const thing = proposals.things.get(subject);
    if (predicate !== t.FROM || thing?.source === undefined) return [];
    const users = offers.sources_of.filter(([, at]) => at === thing.source).map(([card]) => picture.box(`c${card}`)).filter(Boolean);
    return users.map((box) => hung(box, "−", say.draft_source.replace("{year}", /\d{4}/.exec(value)), "removed", stacked));
  }

  // A new indicator stands where one was missing, if the picture shows that; otherwise it hangs on what it measures.
  function indicator(name, card, picture, stacked) {
    const gap = model.data.gaps.findIndex((one) => one.beside === card && one.kind === "indicator");
    const [place, box] = [picture.box(`g${gap}`), picture.box(`c${card}`)];
    if (!place || stacked.has(place)) return box ? [hung(box, "+", `${say.draft_indicator}: ${name}`, "added", stacked)] : [];
    stacked.set(place, 1);
    const at = frame(place);
    const group = drawn("g", { class: "tag-added", transform: `translate(${at.x} ${at.y})` });
    const room = Math.floor((at.width - 24) / LETTER) - 2;
    const words = drawn("text", { x: 12, y: at.height / 2 + 5 }, `+ ${short(name, room)}`);
    group.append(drawn("rect", { width: at.width, height: at.height, rx: 5 }), words);
    return [group];
  }

  const put = (proposal, layer, shapes) => {
    for (const shape of shapes) shape.dataset.proposal = proposals.list.indexOf(proposal);
    layer.append(...shapes);
  };

  // Brings what a proposal looks like into view, if the picture shows it.
  function show(picture, proposal) {
    const shapes = picture?.svg?.querySelectorAll(`[data-proposal="${proposals.list.indexOf(proposal)}"]`) || [];
    [...shapes].at(-1)?.scrollIntoView({ block: "center", inline: "center" });
  }

  function draw(picture) {
    if (!picture?.svg) return; // a matrix has no lines
    picture.svg.querySelector(".proposed")?.remove();
    const layer = drawn("g", { class: "proposed", "aria-hidden": "true" });
    const stacked = new Map();
    for (const proposal of proposals.list) {
      const name = proposal.added.find(([, predicate]) => predicate === t.LABEL)?.[2];
      if (name) {
        const [, , about] = proposal.added.find(([, predicate]) => predicate === t.ek("measures")) || [];
        put(proposal, layer, indicator(name.slice(1, name.lastIndexOf('"')), proposals.things.get(about)?.card, picture, stacked));
        continue;
      }
      for (const triple of proposal.added) put(proposal, layer, [...statement(triple, "added", picture, stacked), ...source(triple, picture, stacked)]);
      for (const triple of proposal.removed) put(proposal, layer, statement(triple, "removed", picture, stacked));
    }
    if (layer.children.length) picture.svg.append(layer);
  }
  return { draw, show };
};
