// Draws a node as a card: a band for its kind, its label, and a sign for what is wrong with it.
"use strict";
const effektkedjaCards = (() => {
  const WIDTH = 212;
  const FONT = 'Arial, "Liberation Sans", sans-serif';
  const LOOK = {
    violation: { edge: "#d55e00", wash: "#fdf0e8", line: 3 },
    warning: { edge: "#c98a00", wash: "#fff6df", line: 3 },
    info: { edge: "#0072b2", wash: "#f7fbfe", line: 1.5 },
    "": { edge: "#9aa3ad", wash: "#ffffff", line: 1.25 },
  };

  // A card with cut corners is broken, one with round corners is not: the shape says it without colour.
  function outline(ctx, x, y, w, h, cut) {
    const r = 9;
    ctx.beginPath();
    if (cut) {
      ctx.moveTo(x + r, y); ctx.lineTo(x + w - r, y); ctx.lineTo(x + w, y + r); ctx.lineTo(x + w, y + h - r);
      ctx.lineTo(x + w - r, y + h); ctx.lineTo(x + r, y + h); ctx.lineTo(x, y + h - r); ctx.lineTo(x, y + r);
      ctx.closePath();
    } else {
      ctx.roundRect(x, y, w, h, r);
    }
  }

  function signShape(ctx, severity, x, y, r) {
    ctx.beginPath();
    if (severity === "violation") {
      for (let i = 0; i < 8; i += 1) {
        const a = Math.PI / 8 + (i * Math.PI) / 4;
        ctx.lineTo(x + r * Math.cos(a), y + r * Math.sin(a));
      }
    } else if (severity === "warning") {
      ctx.moveTo(x, y - r * 1.05); ctx.lineTo(x + r * 1.1, y + r * 0.85); ctx.lineTo(x - r * 1.1, y + r * 0.85);
    } else {
      ctx.arc(x, y, r, 0, 2 * Math.PI);
    }
    ctx.closePath();
  }

  function sign(ctx, severity, x, y, r) {
    signShape(ctx, severity, x, y, r);
    ctx.fillStyle = { violation: "#d55e00", warning: "#e69f00", info: "#0072b2" }[severity];
    ctx.fill();
    ctx.lineWidth = r / 7;
    ctx.strokeStyle = { violation: "#8a3400", warning: "#664600", info: "#004a75" }[severity];
    ctx.stroke();
    ctx.strokeStyle = severity === "warning" ? "#1b1f24" : "#ffffff";
    ctx.lineWidth = r / 3.6;
    ctx.lineCap = "round";
    ctx.beginPath();
    if (severity === "violation") {
      const d = r * 0.36;
      ctx.moveTo(x - d, y - d); ctx.lineTo(x + d, y + d); ctx.moveTo(x + d, y - d); ctx.lineTo(x - d, y + d);
    } else if (severity === "warning") {
      ctx.moveTo(x, y - r * 0.35); ctx.lineTo(x, y + r * 0.2); ctx.moveTo(x, y + r * 0.56); ctx.lineTo(x, y + r * 0.58);
    } else {
      ctx.moveTo(x, y - r * 0.1); ctx.lineTo(x, y + r * 0.5); ctx.moveTo(x, y - r * 0.5); ctx.lineTo(x, y - r * 0.48);
    }
    ctx.stroke();
  }

  // Too small to read: the number and the sign fill the card, so that a whole strategy still shows where it breaks.
  function small(ctx, node, x, y, w, h) {
    const lines = node.number ? [node.number] : node.short;
    const size = lines.length > 1 ? Math.min(h * 0.36, 28) : Math.min(h * 0.55, 44);
    const first = y + h / 2 - (lines.length - 1) * size * 0.55;
    ctx.font = `bold ${size}px ${FONT}`;
    lines.forEach((line, i) => ctx.fillText(line, x + 18, first + i * size * 1.1, node.severity ? w - 88 : w - 26));
    if (node.severity) sign(ctx, node.severity, x + w - 36, y + h / 2, 28);
  }

  // At half size: the number on a line of its own, and as many words as fit in letters that can be read.
  function middle(ctx, node, x, y, w, h) {
    const lines = node.number ? [node.number, ...node.middle] : node.middle;
    const first = y + h / 2 - (lines.length - 1) * 12;
    lines.forEach((line, i) => {
      ctx.font = `${node.number && i === 0 ? "bold " : ""}21px ${FONT}`;
      ctx.fillText(line, x + 16, first + 24 * i, w - 22 - (i === 0 && node.severity ? 36 : 0));
    });
    if (node.severity) sign(ctx, node.severity, x + w - 18, y + 16, 16);
  }

  function large(ctx, node, kind, x, y, w) {
    ctx.font = `11px ${FONT}`;
    ctx.fillStyle = "#4d5661";
    ctx.fillText(kind.word.toLocaleUpperCase(), x + 17, y + 16, w - 54);
    ctx.fillStyle = "#1b1f24";
    ctx.font = `15px ${FONT}`;
    node.label.split("\n").forEach((line, i) => ctx.fillText(line, x + 17, y + 36 + 18 * i, w - 24));
    if (node.severity) sign(ctx, node.severity, x + w - 14, y + 13, 12);
  }

  // `faint` dims what is not concerned; `scale` is how far the picture is zoomed.
  function draw(ctx, node, kind, x, y, { selected, hover, faint, scale }) {
    const h = node.height;
    const left = x - WIDTH / 2;
    const top = y - h / 2;
    const look = LOOK[node.severity];
    outline(ctx, left, top, WIDTH, h, node.severity === "violation");
    ctx.fillStyle = "#fbfcfd"; // a faint card still hides the links behind it
    ctx.fill();
    ctx.globalAlpha = faint ? 0.3 : 1;
    ctx.fillStyle = look.wash;
    ctx.fill();
    ctx.save();
    ctx.clip();
    ctx.fillStyle = kind.colour;
    ctx.fillRect(left, top, 9, h);
    ctx.restore();
    ctx.lineWidth = selected ? 5 : look.line + (hover ? 1.5 : 0);
    ctx.strokeStyle = selected ? "#00528c" : look.edge;
    ctx.stroke();
    ctx.fillStyle = "#1b1f24";
    ctx.textBaseline = "middle";
    if (scale < 0.36) small(ctx, node, left, top, WIDTH, h);
    else if (scale < 0.58) middle(ctx, node, left, top, WIDTH, h);
    else large(ctx, node, kind, left, top, WIDTH);
    ctx.globalAlpha = 1;
  }

  // The name of a column above it, in a size that is read at every zoom and never runs into its neighbour.
  function heading(ctx, [text, left, width], top, scale) {
    const size = Math.max(Math.min(15, (1.7 * (width + 84) * scale) / text.length), 11) / scale;
    ctx.font = `bold ${size}px ${FONT}`;
    ctx.fillStyle = "#1b1f24";
    ctx.textAlign = "center";
    ctx.fillText(text, left + width / 2, top - size);
    ctx.textAlign = "left";
  }

  return { WIDTH, draw, heading };
})();
