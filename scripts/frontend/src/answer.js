/** @import { Answer, Row, Term, Written } from "./types.js" */
/** @import * as Rdf from "./n3.js" */
import Parser from "n3/src/N3Parser.js";
import Writer from "n3/src/N3Writer.js";
import { writeCsv } from "./csv.js";
import { NoAnswer } from "./failure.js";

const STRING = "http://www.w3.org/2001/XMLSchema#string";
const LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
const GRAPHS = ["text/turtle", "application/n-triples"];

/**
 * Reads what an engine has written.
 *
 * @param {Written} written
 * @param {number} shown how many rows to show at most
 * @param {Record<string, string>} prefixes for the graph as Turtle
 * @returns {Answer}
 */
export function readAnswer({ text, media }, shown, prefixes) {
  try {
    return GRAPHS.includes(media) ? readGraph(text, media, shown, prefixes) : readResults(text, shown);
  } catch {
    throw new NoAnswer("answer", { reason: media });
  }
}

/**
 * @param {string} text SPARQL 1.1 Query Results JSON
 * @param {number} shown
 * @returns {Answer}
 */
function readResults(text, shown) {
  const results = JSON.parse(text);
  const json = { ending: "json", content: new Blob([text], { type: "application/sparql-results+json" }) };
  if (typeof results.boolean === "boolean") {
    return { form: "truth", columns: [], rows: [], total: 1, truth: results.boolean, files: [json] };
  }
  /** @type {string[]} */
  const columns = results.head.vars;
  /** @type {Row[]} */
  const rows = results.results.bindings.map((/** @type {Record<string, Term>} */ binding) =>
    columns.map((name) => binding[name] ?? null),
  );
  const csv = { ending: "csv", content: new Blob([writeCsv(columns, rows)], { type: "text/csv" }) };
  return { form: "rows", columns, rows: rows.slice(0, shown), total: rows.length, truth: false, files: [csv, json] };
}

/**
 * @param {string} text
 * @param {string} media
 * @param {number} shown
 * @param {Record<string, string>} prefixes
 * @returns {Answer}
 */
function readGraph(text, media, shown, prefixes) {
  const quads = new Parser({ format: media, blankNodePrefix: "" }).parse(text);
  const rows = quads.slice(0, shown).map(({ subject, predicate, object }) => [subject, predicate, object].map(toTerm));
  const turtle = new Blob([writeTurtle(quads, prefixes)], { type: "text/turtle" });
  return {
    form: "graph",
    columns: ["subject", "predicate", "object"],
    rows,
    total: quads.length,
    truth: false,
    files: [{ ending: "ttl", content: turtle }],
  };
}

/**
 * @param {Rdf.Quad[]} quads
 * @param {Record<string, string>} prefixes
 * @returns {string}
 */
function writeTurtle(quads, prefixes) {
  const names = quads.flatMap((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]);
  const used = Object.entries(prefixes).filter(([, namespace]) => names.some((name) => name.startsWith(namespace)));
  const writer = new Writer({ prefixes: Object.fromEntries(used) });
  writer.addQuads(quads);
  let turtle = "";
  writer.end((/** @type {unknown} */ _problem, /** @type {string} */ result) => (turtle = result));
  return turtle;
}

/**
 * @param {Rdf.Term} term
 * @returns {Term}
 */
function toTerm(term) {
  switch (term.termType) {
    case "NamedNode":
      return { type: "uri", value: term.value };
    case "BlankNode":
      return { type: "bnode", value: term.value };
    case "Literal":
      return toLiteral(term);
    case "Quad":
      return {
        type: "triple",
        value: { subject: toTerm(term.subject), predicate: toTerm(term.predicate), object: toTerm(term.object) },
      };
    default:
      throw new NoAnswer("answer", { reason: term.termType });
  }
}

/**
 * @param {Rdf.Literal} literal
 * @returns {Term}
 */
function toLiteral({ value, language, datatype }) {
  if (language) return { type: "literal", value, "xml:lang": language };
  const plain = datatype.value === STRING || datatype.value === LANGUAGE_STRING;
  return plain ? { type: "literal", value } : { type: "literal", value, datatype: datatype.value };
}
