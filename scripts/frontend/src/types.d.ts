/** What the page, its worker and their modules hand to one another. */

/** A term as SPARQL 1.1 Query Results JSON §3.2.2 has it, and a triple as SPARQL 1.2 does. */
export type Term =
  | { type: "uri"; value: string }
  | { type: "bnode"; value: string }
  | { type: "literal"; value: string; "xml:lang"?: string; datatype?: string }
  | { type: "triple"; value: { subject: Term; predicate: Term; object: Term } };

export type Row = (Term | null)[];

/** A file to download: the ending of its name and its content. */
export interface Download {
  ending: string;
  content: Blob;
}

/** An answer: of its rows only the first, of its files all. `truth` is that of ASK. */
export interface Answer {
  form: "rows" | "graph" | "truth";
  columns: string[];
  rows: Row[];
  total: number;
  truth: boolean;
  files: Download[];
}

/** The answer as an engine wrote it. */
export interface Written {
  text: string;
  media: string;
}

/** Who answers: an endpoint, or else the engine at one address with the dump at another; sizes in bytes. */
export interface Source {
  endpoint?: string;
  engine: string;
  engineSize: number;
  dump: string;
  dumpSize: number;
  prefixes: Record<string, string>;
}

export interface Request {
  source: Source;
  query: string;
  shown: number;
}

/** Why there is no answer. `place` is line and column; after a fatal one the worker is of no more use. */
export interface Failure {
  kind: FailureKind;
  reason?: string;
  place?: string;
  fatal?: boolean;
}

export type FailureKind =
  | "syntax" | "form" | "prefix" | "update" | "service" | "query"
  | "engine" | "data" | "memory" | "endpoint" | "answer" | "stopped" | "late";

/** How far the worker is. Bytes are given while something is fetched. */
export interface Progress {
  phase: "engine" | "data" | "index" | "running";
  received?: number;
  size?: number;
}

export type Message = { progress: Progress } | { answer: Answer } | { failure: Failure };

/** The site: where it is, its base IRI, the prefixes that need not be declared, its concept schemes. */
export interface Site {
  root: string;
  suffix: string;
  base: string;
  prefixes: Record<string, string>;
  schemes: string[];
}

/** `queries.json`. */
export interface Library {
  base: string;
  prefixes: Record<string, string>;
  schemes: string[];
  queries: Record<string, string>;
}

export type Words = Record<string, string>;
