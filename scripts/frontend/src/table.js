/** @import { Answer, Site, Term, Words } from "./types.js" */
import { fill, make } from "./elements.js";
import { findAddress, shortenIri } from "./terms.js";

const NUMBER = /^http:\/\/www\.w3\.org\/2001\/XMLSchema#(?:integer|decimal|double|float|nonNegativeInteger|int|long)$/;
/** Characters up to which a value is kept on one line: a date, a code. So too in `pages/queries.py`. */
const SHORT = 16;

/**
 * Returns an answer as a table; of ASK, as a word.
 *
 * @param {Answer} answer
 * @param {Site} site
 * @param {Words} words
 * @param {Intl.NumberFormat} numbers
 * @returns {HTMLElement}
 */
export function drawAnswer(answer, site, words, numbers) {
  if (answer.form === "truth") return make("p", { class: "lead" }, words[answer.truth ? "yes" : "no"] ?? "");
  if (answer.total === 0) return make("p", { class: "empty" }, words.nothing ?? "");
  const table = make("table", { class: "answer" }, drawCaption(answer, words, numbers));
  const heads = answer.columns.map((name) => make("th", { scope: "col" }, name));
  table.append(make("thead", {}, make("tr", {}, ...heads)));
  const rows = answer.rows.map((row) => make("tr", {}, ...row.map((term) => drawCell(term, site))));
  table.append(make("tbody", {}, ...rows));
  return make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words.answer ?? "" }, table);
}

/**
 * @param {Answer} answer
 * @param {Words} words
 * @param {Intl.NumberFormat} numbers
 */
function drawCaption({ rows, total, form }, words, numbers) {
  const text = rows.length < total ? words.cut : words[form === "graph" ? "all_statements" : "all_rows"];
  const values = { shown: numbers.format(rows.length), total: numbers.format(total) };
  return make("caption", {}, make("span", {}, fill(text, values)));
}

/**
 * @param {Term | null} term
 * @param {Site} site
 */
function drawCell(term, site) {
  const isNumber = term?.type !== "triple" && term && "datatype" in term && NUMBER.test(term.datatype ?? "");
  const isShort = term?.type === "literal" && term.value.length <= SHORT;
  const style = isNumber ? "number" : isShort ? "whole" : "";
  return make("td", style ? { class: style } : {}, ...(term ? drawTerm(term, site) : []));
}

/**
 * @param {Term} term
 * @param {Site} site
 * @returns {(Node | string)[]}
 */
function drawTerm(term, site) {
  if (term.type === "triple") {
    const { subject, predicate, object } = term.value;
    const parts = [subject, predicate, object].flatMap((part) => [...drawTerm(part, site), " "]);
    return ["<<( ", ...parts, ")>>"];
  }
  if (term.type === "uri") return [drawIri(term.value, site)];
  if (term.type === "bnode") return [make("bdi", {}, `_:${term.value}`)];
  const { value, datatype, "xml:lang": language } = term;
  if (!language) return [make("bdi", datatype ? { title: shortenIri(datatype, site) } : {}, value)];
  return [make("bdi", { lang: language }, value), make("span", { class: "soft language" }, `@${language}`)];
}

/**
 * @param {string} iri
 * @param {Site} site
 */
function drawIri(iri, site) {
  const name = make("bdi", {}, shortenIri(iri, site));
  const address = findAddress(iri, site);
  if (!address) return name;
  const isOurs = address !== iri;
  return make("a", { href: address, title: iri, ...(isOurs ? {} : { class: "out", rel: "nofollow" }) }, name);
}
