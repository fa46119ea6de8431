/**
 * Makes an element. Texts are put in as texts: nothing in them is read as HTML.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} content
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/**
 * Returns an element of the page by its id.
 *
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function find(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new TypeError(`the page has no ${kind.name} named ${id}`);
  return element;
}

/**
 * Puts values into a text of the interface: `{rows} rows`.
 *
 * @param {string | undefined} text
 * @param {Record<string, string>} values
 */
export function fill(text = "", values = {}) {
  return text.replace(/\{(\w+)\}/g, (_match, name) => values[name] ?? "");
}
