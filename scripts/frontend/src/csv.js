/** @import { Row, Term } from "./types.js" */

/**
 * Writes rows as SPARQL 1.1 Query Results CSV: values without types, lines ended as RFC 4180 has them.
 *
 * @param {string[]} columns
 * @param {Row[]} rows
 * @returns {string}
 */
export function writeCsv(columns, rows) {
  return [columns, ...rows.map((row) => row.map(show))].map((row) => `${row.map(quote).join(",")}\r\n`).join("");
}

/**
 * @param {Term | null} term
 * @returns {string}
 */
function show(term) {
  if (!term) return "";
  if (term.type === "triple") {
    const { subject, predicate, object } = term.value;
    return `<<( ${show(subject)} ${show(predicate)} ${show(object)} )>>`;
  }
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}

/** @param {string} value */
function quote(value) {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
