/**
 * Makes the files of the query page: `node build.mjs FOLDER`. They are whole in the folder or not at all.
 */
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const ENGINE = "oxigraph";

/** Returns the packages whose code is in the bundles, sorted. */
function findPackages(metafile) {
  const names = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]),
  );
  return [...new Set(names)].filter(Boolean).sort();
}

/** Returns the licence of a package: its own file, or, of one without, the text kept here. */
async function readLicence(name) {
  const folder = join(HERE, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = await readFile(file ? join(folder, file) : join(HERE, "licences", `${name}.txt`), "utf8");
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

const target = process.argv[2];
if (!target) throw new Error("name the folder to write: node build.mjs FOLDER");
const fresh = `${target}.new`;
await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
const { metafile } = await build({
  absWorkingDir: HERE,
  entryPoints: { sparql: "src/page.js", "sparql-worker": "src/worker.js" },
  bundle: true,
  minify: true,
  metafile: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  define: { "import.meta.url": '""' },
  outdir: fresh,
});
await cp(join(HERE, "node_modules", ENGINE, "web_bg.wasm"), join(fresh, "oxigraph.wasm"));
const licences = await Promise.all(findPackages(metafile).map(readLicence));
if (licences.length === 0) throw new Error("the bundles name no package");
await writeFile(join(fresh, "LICENCES.txt"), licences.join(`\n${"-".repeat(72)}\n\n`));
await rm(target, { recursive: true, force: true });
await rename(fresh, target);
