/** @import { Answer, Failure, Message, Progress, Source } from "./types.js" */

/**
 * @typedef {object} Asked
 * @property {(answer: Answer) => void} resolve
 * @property {(failure: Failure) => void} reject
 * @property {(progress: Progress) => void} notify
 * @property {number} seconds
 */

/** Asks a worker one query at a time. One that takes too long is ended with its worker; the next gets a new one. */
export class Session {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Asked | undefined} */
  #asked;
  /** @type {number | undefined} */
  #timer;

  /**
   * @param {string} script the address of the worker's script
   * @param {Source} source
   */
  constructor(script, source) {
    this.script = script;
    this.source = source;
  }

  /**
   * Rejects with a `Failure`. The time limit counts from when all is loaded.
   *
   * @param {string} query
   * @param {{ seconds: number, shown: number, notify: (progress: Progress) => void }} options
   * @returns {Promise<Answer>}
   */
  ask(query, { seconds, shown, notify }) {
    this.stop();
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject, notify, seconds };
      worker.postMessage({ source: this.source, query, shown });
    });
  }

  /**
   * Ends what is being asked, and the worker that cannot hear while it works.
   *
   * @param {Failure} [failure]
   */
  stop(failure = { kind: "stopped" }) {
    if (this.#asked) this.#fail({ ...failure, fatal: true });
  }

  #start() {
    const worker = new Worker(this.script);
    worker.onmessage = (/** @type {MessageEvent<Message>} */ { data }) => this.#receive(data);
    worker.onerror = () => this.#fail({ kind: "engine", reason: this.script, fatal: true });
    return worker;
  }

  /** @param {Message} message */
  #receive(message) {
    if ("failure" in message) this.#fail(message.failure);
    else if ("answer" in message) this.#settle()?.resolve(message.answer);
    else this.#follow(message.progress);
  }

  /** @param {Progress} progress */
  #follow(progress) {
    if (!this.#asked) return;
    this.#asked.notify(progress);
    if (progress.phase === "running") {
      this.#timer = window.setTimeout(() => this.stop({ kind: "late" }), this.#asked.seconds * 1000);
    }
  }

  /** @param {Failure} failure */
  #fail(failure) {
    if (failure.fatal) {
      this.#worker?.terminate();
      this.#worker = undefined;
    }
    this.#settle()?.reject(failure);
  }

  #settle() {
    const asked = this.#asked;
    window.clearTimeout(this.#timer);
    this.#asked = undefined;
    return asked;
  }
}
