// An Excel workbook of plain texts (ECMA-376, part 1): sheets of strings in a zip archive that stores without packing.
// No cell is a formula, whatever its text begins with.
"use strict";
const effektkedjaSheet = (() => {
  const ROOM = 32767; // what a cell holds
  const escaped = (text) => String(text).slice(0, ROOM).replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "")
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
  const STYLES = "styleSheet"; // a page may not hold its end tag as it stands
  const column = (at) => String.fromCharCode(65 + at);

  function sheet({ widths, rows }) {
    const cell = (text, at, row) => `<c r="${column(at)}${row + 1}" s="${row ? 1 : 2}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
    // Not every program makes rows as high as their wrapped texts are.
    const high = (cells) => Math.min(409, 15 * Math.max(...cells.map((text, at) => String(text).split("\n").reduce((sum, line) => sum + Math.ceil((line.length + 1) / (widths[at] * 0.95)), 0))));
    const lines = rows.map((cells, row) => `<row r="${row + 1}" ht="${high(cells)}" customHeight="1">${cells.map((text, at) => cell(text, at, row)).join("")}</row>`);
    const wide = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
    return `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${wide.join("")}</cols><sheetData>${lines.join("")}</sheetData><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>`;
  }

  function parts(sheets) {
    const each = (make) => sheets.map((one, at) => make(one, at + 1)).join("");
    const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    return [
      ["[Content_Types].xml", `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`)}</Types>`],
      ["_rels/.rels", `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
      ["xl/workbook.xml", `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each((one, n) => `<sheet name="${escaped(one.name)}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`],
      ["xl/_rels/workbook.xml.rels", `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each((_, n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="rId${sheets.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`],
      ["xl/styles.xml", `${HEAD}<${STYLES} xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></${STYLES}>`],
      ...sheets.map((one, at) => [`xl/worksheets/sheet${at + 1}.xml`, sheet(one)]),
    ];
  }

  const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const checksum = (bytes) => (bytes.reduce((sum, byte) => TABLE[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const numbers = (...pairs) => pairs.flatMap(([value, size]) => Array.from({ length: size }, (_, at) => (value >>> (8 * at)) & 255));

  // A zip archive (APPNOTE 6.3): for each file a header and its bytes, then a directory of all.
  function zip(files) {
    const encoder = new TextEncoder();
    const DAY = (2026 - 1980) << 9 | 1 << 5 | 1; // the same texts give the same bytes
    const chunks = [];
    const directory = [];
    let offset = 0;
    for (const [name, text] of files) {
      const [path, bytes] = [encoder.encode(name), encoder.encode(text)];
      const common = numbers([20, 2], [0x800, 2], [0, 2], [0, 2], [DAY, 2], [checksum(bytes), 4], [bytes.length, 4], [bytes.length, 4], [path.length, 2], [0, 2]);
      const local = Uint8Array.from([...numbers([0x04034b50, 4]), ...common, ...path]);
      directory.push(...numbers([0x02014b50, 4], [20, 2]), ...common, ...numbers([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), ...path);
      chunks.push(local, bytes);
      offset += local.length + bytes.length;
    }
    const end = numbers([0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [directory.length, 4], [offset, 4], [0, 2]);
    return new Blob([...chunks, Uint8Array.from([...directory, ...end])], { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
  }

  return (sheets) => zip(parts(sheets));
})();
