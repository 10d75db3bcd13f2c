// Saving: the picture as it is drawn, with the rules of the page that it needs.
"use strict";
const effektkedjaSave = (() => {
  const { element } = effektkedjaDom;

  function standalone(svg) {
    const copy = svg.cloneNode(true);
    copy.classList.remove("bright");
    copy.querySelectorAll(".chosen, .near, .faint").forEach((one) => one.classList.remove("chosen", "near", "faint"));
    const [, , width, height] = copy.getAttribute("viewBox").split(" ");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
      .map((rule) => rule.cssText).filter((text) => /^(:root|\.sign|symbol|\.drawing|\.links|\.box)/.test(text)).join("\n");
    copy.prepend(style, ...[...document.querySelectorAll(".symbols symbol")].map((symbol) => symbol.cloneNode(true)));
    return { text: new XMLSerializer().serializeToString(copy), width: Number(width), height: Number(height) };
  }

  function file(blob, name) {
    const link = element("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function svg(drawn, name) {
    file(new Blob([standalone(drawn).text], { type: "image/svg+xml" }), `${name}.svg`);
  }

  function png(drawn, name) {
    const { text, width, height } = standalone(drawn);
    const picture = new Image();
    picture.onload = () => {
      const canvas = element("canvas");
      canvas.width = width * 2;
      canvas.height = height * 2;
      const paint = canvas.getContext("2d");
      paint.fillStyle = "#fff";
      paint.fillRect(0, 0, canvas.width, canvas.height);
      paint.drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => file(blob, `${name}.png`), "image/png");
    };
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  }

  return { file, svg, png };
})();
