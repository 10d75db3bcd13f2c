// Filters for the gap report. Without this script the page shows everything.
"use strict";
(() => {
  const form = document.getElementById("urval");
  if (!form) return;
  const status = document.getElementById("visar");
  const articles = [...document.querySelectorAll(".group article")];
  const texts = articles.map((article) => article.closest(".group").textContent.toLocaleLowerCase());
  const own = articles.map((article) => article.textContent.toLocaleLowerCase());
  const single = articles.map((article) => article.parentElement.querySelectorAll("article").length === 1);

  function matches(article, i, severities, query) {
    const data = article.dataset;
    return severities.has(data.severity)
      && (!form.rule.value || data.rule === form.rule.value)
      && (!form.status || !form.status.value || data.status === form.status.value)
      && (!form.basis.value || data.basis === form.basis.value)
      && (!query || (single[i] ? texts : own)[i].includes(query));
  }

  function apply() {
    const severities = new Set([...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
    const query = form.text.value.trim().toLocaleLowerCase();
    let shown = 0;
    articles.forEach((article, i) => {
      article.hidden = !matches(article, i, severities, query);
      if (!article.hidden) shown += 1;
    });
    // What holds no visible finding goes too, from the inside out.
    for (const selector of [".group", "section.goal", "section.document"]) {
      for (const part of document.querySelectorAll(selector)) {
        part.hidden = !part.querySelector("article:not([hidden])");
      }
    }
    const text = status.dataset.text.replace("{shown}", shown).replace("{all}", articles.length);
    status.textContent = shown === articles.length ? "" : shown ? text : `${text}. ${status.dataset.none}`;
  }

  // A shorter list must not leave the reader below its end, in the appendix.
  function show() {
    apply();
    const list = document.getElementById("innehall");
    if (list.getBoundingClientRect().top < 0) list.scrollIntoView({ behavior: "instant" });
  }

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  form.hidden = false;
  // A link to a finding that is filtered away must still lead there.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) form.reset();
    const folded = target && target.closest("details");
    if (folded && !folded.open) {
      folded.open = true;
      target.scrollIntoView();
    }
  });
  apply();
})();
