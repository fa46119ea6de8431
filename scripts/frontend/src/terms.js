/** @import { Site } from "./types.js" */

const ADDRESS = /^https?:\/\/[^\s"'<>\\^`{|}\u0000-\u0020\u007f-\u009f]+$/i;
const THING = /^id\/([a-z-]+)\/([A-Za-z0-9._~-]+)(?:#[\w-]+)?$/;
const GRAPH = /^graph\/([A-Za-z0-9._~-]+)$/;
/** Graphs that no document stands behind. */
const OWN_GRAPHS = ["register", "links", "derived", "schemes"];

/**
 * Returns where an IRI leads: to the page of a thing or a term of this data set, to another site, or nowhere.
 * Never to `javascript:` and the like.
 *
 * @param {string} iri
 * @param {Site} site
 * @returns {string}
 */
export function findAddress(iri, site) {
  const definitions = site.prefixes.mc?.replace(/#$/, "") ?? "";
  if (iri.startsWith(definitions)) return findTerm(iri.slice(definitions.length), site);
  if (iri.startsWith(site.base)) return findThing(iri.slice(site.base.length), site);
  return ADDRESS.test(iri) ? iri : "";
}

/**
 * @param {string} name what follows the base IRI
 * @param {Site} site
 */
function findThing(name, { root, suffix }) {
  const thing = THING.exec(name);
  if (thing) return `${root}doc/${thing[1]}/${thing[2]}${suffix}`;
  const graph = GRAPH.exec(name)?.[1] ?? "";
  if (graph && !OWN_GRAPHS.includes(graph)) return `${root}doc/document/${graph}${suffix}`;
  return name === "dataset/" ? `${root}dataset/index${suffix}` : "";
}

/**
 * @param {string} name what follows the IRI of the ontology: `#Twinning`, `/status`, `/status/ended`
 * @param {Site} site
 */
function findTerm(name, { root, suffix, schemes }) {
  if (name === "" || /^#\w+$/.test(name)) return `${root}def/index${suffix}${name}`;
  const [, scheme = "", concept] = /^\/([a-z0-9-]+)(?:\/([a-z0-9-]+))?$/.exec(name) ?? [];
  return schemes.includes(scheme) ? `${root}def/${scheme}/index${suffix}${concept ? `#${concept}` : ""}` : "";
}

/**
 * Returns an IRI as a prefixed name, or without the base of the data set, where it can be.
 *
 * @param {string} iri
 * @param {Site} site
 * @returns {string}
 */
export function shortenIri(iri, { base, prefixes }) {
  const [prefix, namespace] = Object.entries(prefixes)
    .filter(([, start]) => iri.startsWith(start) && !/[/#]/.test(iri.slice(start.length)))
    .sort(([, one], [, other]) => other.length - one.length)[0] ?? ["", ""];
  if (namespace) return `${prefix}:${iri.slice(namespace.length)}`;
  return iri.startsWith(base) ? iri.slice(base.length) : iri;
}
