/** @import { Failure, FailureKind } from "./types.js" */

/** A reason why there is no answer, thrown and caught within the worker. */
export class NoAnswer extends Error {
  /**
   * @param {FailureKind} kind
   * @param {Partial<Failure>} [details]
   */
  constructor(kind, details = {}) {
    super(kind);
    /** @type {Failure} */
    this.failure = { kind, ...details };
  }
}
