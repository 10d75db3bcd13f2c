// A small chart of one series of figures; a screen reader hears the figures.
"use strict";
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
