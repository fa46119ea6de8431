/** @import { FailureKind } from "./types.js" */
import { NoAnswer } from "./failure.js";

/**
 * Fetches a file of the site and tells, as it comes, how many bytes have come.
 *
 * @param {string} address
 * @param {FailureKind} kind the failure if it does not come
 * @param {(received: number) => void} notify
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
export async function fetchCounted(address, kind, notify) {
  const response = await fetch(address).catch(() => {
    throw new NoAnswer(kind, { reason: address, fatal: true });
  });
  if (!response.ok || !response.body) {
    throw new NoAnswer(kind, { reason: `${address}: ${response.status}`, fatal: true });
  }
  let received = 0;
  const counter = new TransformStream({
    transform(chunk, controller) {
      received += chunk.byteLength;
      notify(received);
      controller.enqueue(chunk);
    },
  });
  return response.body.pipeThrough(counter);
}

/**
 * Reads a stream to its end, and unpacks what is packed by gzip (RFC 1952: its first bytes are 1F 8B). A host
 * that calls the file encoded has let the browser unpack it already.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @returns {Promise<Uint8Array>}
 */
export async function readUnpacked(stream) {
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}
