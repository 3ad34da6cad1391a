// Bundle Uppy into one script and one sheet that our Content-Security-Policy takes: node bundle.mjs MODULES OUT
//   MODULES  node_modules with what package-lock.json names
//   OUT      receives uppy.js, uppy.css and uppy-LICENSES.txt
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [modules, out] = process.argv.slice(2).map((each) => path.resolve(each));
const esbuild = createRequire(path.join(modules, "x.js"))("esbuild");

const built = await esbuild.build({
  stdin: { contents: readFileSync(new URL("uppy.mjs", import.meta.url), "utf8"), resolveDir: path.dirname(modules) },
  bundle: true, minify: true, write: false, metafile: true, logLevel: "error",
  format: "iife", globalName: "UppyKit", target: "es2020", legalComments: "none",
  absWorkingDir: path.dirname(modules),
});

// Pictures within the sheet come from data: addresses, which the policy forbids; upload_desk.css draws what is needed.
const sheets = ["core", "dashboard"].map((name) => readFileSync(path.join(modules, "@uppy", name, "dist/style.min.css"), "utf8"));
const sheet = sheets.join("\n").replace(/url\("data:[^"]*"\)/g, "none");
if (/url\(|@import/.test(sheet)) { throw new Error("Uppy's sheet loads something the policy forbids"); }

const packages = new Set(Object.keys(built.metafile.inputs)
  .map((each) => each.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean));
const licences = [...packages].sort().map((name) => {
  const folder = path.join(modules, name);
  const about = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return `${name} ${about.version} (${about.license})\n\n${file ? readFileSync(path.join(folder, file), "utf8").trim() : ""}\n`;
});

function put(name, text) {
  writeFileSync(path.join(out, `${name}.new`), text);
  renameSync(path.join(out, `${name}.new`), path.join(out, name));
}
put("uppy-LICENSES.txt", licences.join(`\n${"-".repeat(72)}\n\n`));
put("uppy.css", sheet);
put("uppy.js", built.outputFiles[0].text);
