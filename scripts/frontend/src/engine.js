/** @import { Progress, Source, Written } from "./types.js" */
import init, { Store } from "oxigraph";
import { NoAnswer } from "./failure.js";
import { fetchCounted, readUnpacked } from "./fetching.js";
import { declarePrefixes } from "./prefixes.js";

const ROWS = "application/sparql-results+json";
const GRAPH = "application/n-triples";
const BLANK = String.raw`(?:\s|#[^\r\n]*[\r\n])*`;
// SPARQL 1.1 grammar, rule 59. A clause in a string or a comment is refused too, as `municoop query` does.
const SERVICE = new RegExp(
  String.raw`(?<![?$])SERVICE${BLANK}(?:SILENT${BLANK})?(?:<[^>]*>|[?$][^\s{]+|[^\s{<>"']*:[^\s{]*)${BLANK}\{`,
  "i",
);
const UPDATE = /(?:^|[>\r\n])\s*(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b/i;
const FORM = /\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i;
const PLACED = /^error at (\d+):(\d+): (.*)$/s;
const LONGEST_REASON = 160;

/**
 * Returns a store with the named graphs of the dump, and their union as the default graph. (The engine's own
 * option for that overrides FROM, and repeats a row for every graph that holds the statement.)
 *
 * @param {Source} source
 * @param {(progress: Progress) => void} notify
 * @returns {Promise<Store>}
 */
export async function loadStore(source, notify) {
  await startEngine(source, notify);
  const quads = await readDump(source, notify);
  notify({ phase: "index" });
  const store = new Store();
  try {
    store.load(quads, { format: "application/n-quads", no_transaction: true });
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }");
  } catch (problem) {
    throw new NoAnswer("data", { reason: `${source.dump}: ${describe(problem)}`, fatal: true });
  }
  return store;
}

/**
 * @param {Source} source
 * @param {(progress: Progress) => void} notify
 */
async function startEngine({ engine, engineSize: size }, notify) {
  notify({ phase: "engine", received: 0, size });
  const program = await fetchCounted(engine, "engine", (received) => notify({ phase: "engine", received, size }));
  const response = new Response(program, { headers: { "Content-Type": "application/wasm" } });
  await init({ module_or_path: response }).catch((/** @type {unknown} */ problem) => {
    throw new NoAnswer("engine", { reason: describe(problem), fatal: true });
  });
}

/**
 * @param {Source} source
 * @param {(progress: Progress) => void} notify
 */
async function readDump({ dump, dumpSize: size }, notify) {
  notify({ phase: "data", received: 0, size });
  const packed = await fetchCounted(dump, "data", (received) => notify({ phase: "data", received, size }));
  return readUnpacked(packed).catch((/** @type {unknown} */ problem) => {
    throw new NoAnswer("data", { reason: `${dump}: ${describe(problem)}`, fatal: true });
  });
}

/**
 * Answers a query. Rows and truths come as SPARQL 1.1 Query Results JSON, graphs as N-Triples.
 *
 * @param {Store} store
 * @param {string} query
 * @param {Record<string, string>} prefixes those that need not be declared
 * @returns {Written}
 */
export function askStore(store, query, prefixes) {
  if (SERVICE.test(query)) throw new NoAnswer("service");
  const { text, added } = declarePrefixes(query, prefixes);
  try {
    return write(store, text);
  } catch (problem) {
    throw problem instanceof WebAssembly.RuntimeError || problem instanceof RangeError
      ? new NoAnswer("memory", { fatal: true })
      : explain(describe(problem), query, added);
  }
}

/**
 * @param {Store} store
 * @param {string} text
 * @returns {Written}
 */
function write(store, text) {
  try {
    return { text: String(store.query(text, { results_format: ROWS })), media: ROWS };
  } catch (problem) {
    // The engine says so before it answers: that the query asks for a graph is known to it alone.
    if (!describe(problem).startsWith("Not supported RDF format")) throw problem;
    return { text: String(store.query(text, { results_format: GRAPH })), media: GRAPH };
  }
}

/**
 * @param {string} problem what the engine says
 * @param {string} query
 * @param {number} added characters before the query's own on the first line
 * @returns {NoAnswer}
 */
function explain(problem, query, added) {
  const placed = PLACED.exec(problem);
  if (!placed) return new NoAnswer("query", { reason: shorten(problem) });
  const [line, column] = [Number(placed[1]), Number(placed[2])];
  const place = `${line}:${line === 1 ? Math.max(1, column - added) : column}`;
  if (UPDATE.test(query)) return new NoAnswer("update");
  if (!FORM.test(query)) return new NoAnswer("form");
  if (placed[3]?.includes("Prefix not found")) return new NoAnswer("prefix", { place });
  return new NoAnswer("syntax", { place, reason: shorten(placed[3] ?? "") });
}

/** @param {unknown} problem */
function describe(problem) {
  return problem instanceof Error ? problem.message : String(problem);
}

/** @param {string} text */
function shorten(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON - 1)}…` : line;
}
