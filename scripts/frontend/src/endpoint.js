/** @import { Written } from "./types.js" */
import { NoAnswer } from "./failure.js";
import { declarePrefixes } from "./prefixes.js";

const ACCEPT =
  "application/sparql-results+json, text/turtle;q=0.9, application/n-triples;q=0.8, application/json;q=0.5";
const LONGEST_REASON = 500;

/**
 * Asks an endpoint by POST (SPARQL 1.1 Protocol §2.1.3).
 *
 * @param {string} endpoint
 * @param {string} query
 * @param {Record<string, string>} prefixes those that need not be declared
 * @returns {Promise<Written>}
 */
export async function askEndpoint(endpoint, query, prefixes) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { Accept: ACCEPT, "Content-Type": "application/sparql-query" },
    body: declarePrefixes(query, prefixes).text,
  }).catch(() => {
    throw new NoAnswer("endpoint", { reason: endpoint });
  });
  const text = await response.text();
  const media = (response.headers.get("Content-Type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!response.ok) {
    const said = media === "text/html" ? "" : text.trim().slice(0, LONGEST_REASON);
    throw new NoAnswer("endpoint", { reason: `${response.status} ${said || response.statusText}`.trim() });
  }
  return { text, media };
}
