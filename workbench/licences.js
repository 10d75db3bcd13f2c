// Puts the licences of the bundled packages beside the bundle.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const bundled = Object.entries(lock.packages).filter(([path, about]) => path && !about.dev && !about.optional);
const texts = bundled.map(([path, about]) => {
  const file = existsSync(path) && readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  if (!file) throw new Error(`${path} has no licence file`);
  return `${path.replace("node_modules/", "")} ${about.version}\n\n${readFileSync(`${path}/${file}`, "utf8").trim()}`;
});
writeFileSync("src/effektkedja/web/built/LICENSES.txt", `${texts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
