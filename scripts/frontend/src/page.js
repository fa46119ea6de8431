/**
 * The query page. What it is given stands in the page: addresses as `data-…` of `#sparql`, words in
 * `#sparql-words`; the saved queries are fetched. With `data-endpoint` that endpoint answers, else the browser.
 *
 * @import { Answer, Failure, Library, Progress, Site, Source, Words } from "./types.js"
 */
import { Editor } from "./editor.js";
import { fill, find, make } from "./elements.js";
import { Session } from "./session.js";
import { drawAnswer } from "./table.js";

const SHOWN = 1000;
const FIRST = "partners";
const MEGABYTE = 1_000_000;

class Page {
  /**
   * @param {Words} words
   * @param {Library} library
   */
  constructor(words, library) {
    const host = find("sparql", HTMLElement);
    /** @type {Record<string, string | undefined>} */
    const given = host.dataset;
    this.words = words;
    this.library = library;
    /** @type {Site} */
    this.site = { ...library, root: given.root ?? "", suffix: given.suffix ?? "" };
    this.session = new Session(absolute(given.worker), describeSource(given, library.prefixes));
    this.numbers = new Intl.NumberFormat(document.documentElement.lang);
    this.saved = find("sparql-saved", HTMLSelectElement);
    this.limit = find("sparql-limit", HTMLSelectElement);
    this.status = find("sparql-status", HTMLElement);
    this.bar = find("sparql-progress", HTMLProgressElement);
    this.result = find("sparql-result", HTMLElement);
    this.editor = new Editor(find("sparql-editor", HTMLElement), words.label ?? "", {
      run: () => this.run(),
      change: () => (this.saved.value = ""),
    });
    /** @type {string[]} */
    this.downloads = [];
    this.setBusy(false);
    if (this.session.source.endpoint) this.introduce(this.session.source.endpoint);
    this.listen();
  }

  /**
   * Says where queries go, instead of what the browser would load.
   *
   * @param {string} endpoint
   */
  introduce(endpoint) {
    find("sparql-intro", HTMLElement).textContent = fill(this.words.asked_there, { endpoint });
    this.status.textContent = "";
  }

  listen() {
    find("sparql-run", HTMLButtonElement).addEventListener("click", () => this.run());
    find("sparql-stop", HTMLButtonElement).addEventListener("click", () => this.session.stop());
    find("sparql-link", HTMLButtonElement).addEventListener("click", () => this.link());
    find("sparql-label", HTMLElement).addEventListener("click", () => this.editor.focus());
    this.saved.addEventListener("change", () => this.load(this.saved.value));
    window.addEventListener("hashchange", () => this.readHash());
    this.load(FIRST);
    this.readHash();
  }

  /**
   * Puts a saved query into the editor.
   *
   * @param {string} name
   */
  load(name) {
    const text = Object.hasOwn(this.library.queries, name) ? this.library.queries[name] : undefined;
    if (text === undefined) return;
    this.editor.text = text;
    this.saved.value = name;
  }

  /** Reads `#query=…`, or the name of a saved query. Nothing runs by itself: a link may come from anyone. */
  readHash() {
    const hash = window.location.hash.slice(1);
    const query = new URLSearchParams(hash).get("query");
    if (query === null) return this.load(hash);
    this.editor.text = query;
    this.say("from_link");
  }

  /** Puts the query into the address of the page, and onto the clipboard where the browser lets us. */
  async link() {
    window.history.replaceState(null, "", `#query=${encodeURIComponent(this.editor.text)}`);
    try {
      await navigator.clipboard.writeText(window.location.href);
      this.say("link_copied");
    } catch {
      this.say("link_made");
    }
  }

  async run() {
    if (this.isBusy) return;
    this.setBusy(true);
    const begin = performance.now();
    const name = this.saved.value || "answer";
    try {
      const seconds = Number(this.limit.value);
      this.say("running");
      this.show(await this.session.ask(this.editor.text, { seconds, shown: SHOWN, notify: (at) => this.follow(at) }), name);
      this.say("done", { seconds: this.numbers.format(Math.round((performance.now() - begin) / 10) / 100) });
    } catch (failure) {
      this.complain(/** @type {Failure} */ (failure));
    } finally {
      this.setBusy(false);
    }
  }

  /** @param {Progress} progress */
  follow({ phase, received = 0, size = 0 }) {
    this.bar.hidden = phase === "running";
    // What a host has packed on the way unpacks to more than the file has.
    if (size && received <= size) this.bar.value = received / size;
    else this.bar.removeAttribute("value");
    if (received === 0) this.say(`phase_${phase}`, { size: this.numbers.format(Math.round(size / MEGABYTE * 10) / 10) });
  }

  /**
   * @param {Answer} answer
   * @param {string} name of the files
   */
  show(answer, name) {
    const links = answer.files.map(({ ending, content }) => this.offer(content, `${name}.${ending}`));
    const list = make("ul", { class: "row" }, ...links);
    this.result.replaceChildren(drawAnswer(answer, this.site, this.words, this.numbers), list);
    this.result.parentElement?.removeAttribute("hidden");
  }

  /**
   * @param {Blob} content
   * @param {string} name
   */
  offer(content, name) {
    const address = URL.createObjectURL(content);
    this.downloads.push(address);
    return make("li", {}, make("a", { href: address, download: name }, fill(this.words.download, { name })));
  }

  clear() {
    this.downloads.splice(0).forEach((address) => URL.revokeObjectURL(address));
    this.result.replaceChildren();
    this.result.parentElement?.setAttribute("hidden", "");
  }

  /** @param {Failure} failure */
  complain({ kind, reason = "", place = "" }) {
    const [line = "", column = ""] = place.split(":");
    this.say(`failed_${kind}`, { line, column, seconds: this.limit.value });
    if (reason) this.status.append(" ", make("bdi", { lang: "en" }, reason));
    this.status.classList.toggle("failed", kind !== "stopped");
  }

  /**
   * @param {string} word
   * @param {Record<string, string>} [values]
   */
  say(word, values = {}) {
    this.status.classList.remove("failed");
    this.status.textContent = fill(this.words[word], values);
  }

  /** @param {boolean} isBusy */
  setBusy(isBusy) {
    this.isBusy = isBusy;
    if (isBusy) this.clear();
    else this.bar.hidden = true;
    find("sparql-run", HTMLButtonElement).setAttribute("aria-disabled", String(isBusy));
    find("sparql-stop", HTMLButtonElement).setAttribute("aria-disabled", String(!isBusy));
  }
}

/** @param {string | undefined} address */
function absolute(address = "") {
  return new URL(address, document.baseURI).href;
}

/**
 * @param {Record<string, string | undefined>} given
 * @param {Record<string, string>} prefixes
 * @returns {Source}
 */
function describeSource(given, prefixes) {
  return {
    engine: absolute(given.engine),
    engineSize: Number(given.engineSize),
    dump: absolute(given.dump),
    dumpSize: Number(given.dumpSize),
    prefixes,
    ...(given.endpoint === undefined ? {} : { endpoint: absolute(given.endpoint) }),
  };
}

async function start() {
  const needs = find("sparql-needs", HTMLElement);
  /** @type {Words} */
  const words = JSON.parse(document.getElementById("sparql-words")?.textContent ?? "{}");
  try {
    const response = await fetch(absolute(find("sparql", HTMLElement).dataset.library));
    if (!response.ok) throw new TypeError(String(response.status));
    new Page(words, await response.json());
    needs.hidden = true;
    find("sparql", HTMLElement).hidden = false;
    find("sparql-list", HTMLElement).hidden = true;
  } catch {
    needs.textContent = words[window.location.protocol === "file:" ? "failed_file" : "failed_start"] ?? "";
  }
}

void start();
