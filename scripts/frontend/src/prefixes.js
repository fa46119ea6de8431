/**
 * Puts declarations before a query of the prefixes that it uses and does not declare, on its first line, so
 * that the numbers of the lines stay.
 *
 * @param {string} query
 * @param {Record<string, string>} prefixes namespaces by prefix
 * @returns {{ text: string, added: number }} the query, and how many characters its first line has gained
 */
export function declarePrefixes(query, prefixes) {
  const missing = Object.entries(prefixes)
    .filter(([prefix]) => new RegExp(`(?<![\\w:])${prefix}:`).test(query))
    .filter(([prefix]) => !new RegExp(`PREFIX\\s+${prefix}:`, "i").test(query))
    .map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}> `)
    .join("");
  return { text: missing + query, added: missing.length };
}
