/**
 * Answers queries away from the page, so that the page can end it.
 *
 * @import { Message, Progress, Request } from "./types.js"
 */
import { readAnswer } from "./answer.js";
import { askEndpoint } from "./endpoint.js";
import { askStore, loadStore } from "./engine.js";
import { NoAnswer } from "./failure.js";

/** @type {ReturnType<typeof loadStore> | undefined} */
let store;

self.onmessage = async (/** @type {MessageEvent<Request>} */ { data }) => {
  try {
    const written = await ask(data);
    tell({ answer: readAnswer(written, data.shown, data.source.prefixes) });
  } catch (problem) {
    if (problem instanceof NoAnswer) tell({ failure: problem.failure });
    else tell({ failure: { kind: "memory", reason: String(problem), fatal: true } });
  }
};

/** @param {Request} request */
async function ask({ source, query }) {
  if (source.endpoint) {
    notify({ phase: "running" });
    return askEndpoint(source.endpoint, query, source.prefixes);
  }
  store ??= loadStore(source, notify);
  const loaded = await store;
  notify({ phase: "running" });
  return askStore(loaded, query, source.prefixes);
}

/** @param {Progress} progress */
function notify(progress) {
  tell({ progress });
}

/** @param {Message} message */
function tell(message) {
  self.postMessage(message);
}
