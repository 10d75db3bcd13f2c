// Step by step: one chain told card by card, from the goal to those who act, for whoever leads the talk.
"use strict";
const effektkedjaWalk = (model, bar, act) => {
  const { element, button } = effektkedjaDom;
  const { data } = model;
  const words = data.words;
  let steps = [];
  let at = -1;

  function tell() {
    const { card, gap } = model.subject(steps[at]);
    const about = data.cards[card];
    const said = element("div", "", "said");
    said.append(element("p", `${words.step.replace("{n}", at + 1).replace("{all}", steps.length)} · ${gap ? data.missing[gap.kind] : about.word}`, "quiet"));
    said.append(element("p", [about.number, about.name].filter(Boolean).join(" ")));
    const found = (about.findings || []).find(([id]) => gap ? id === gap.finding : true);
    if (found) said.append(element("p", `${found[7] ? words.accepted : data.severities[found[2]]}: ${found[3]}`, "quiet"));
    const turn = (text, by, off) => {
      const made = button(text, () => step(by));
      made.disabled = off;
      return made;
    };
    const end = button(words.end_walk, stop);
    const next = turn(words.next_step, 1, at === steps.length - 1);
    bar.replaceChildren(turn(words.previous_step, -1, at === 0), said, next, end);
    (next.disabled ? end : next).focus({ preventScroll: true });
    act.show(steps[at]);
  }

  function step(by) {
    at = Math.min(Math.max(at + by, 0), steps.length - 1);
    tell();
  }

  function start(boxes) {
    steps = boxes;
    at = -1;
    bar.hidden = false;
    step(1);
  }

  function stop() {
    if (bar.hidden) return;
    bar.hidden = true;
    at = -1;
    act.ended();
  }

  bar.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) { event.preventDefault(); step(by); }
    if (event.key === "Escape") stop();
  });
  return { start, stop, get going() { return !bar.hidden; } };
};
