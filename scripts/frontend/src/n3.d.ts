/** What we use of the package n3, whose modules are taken one by one: as a whole it is four times as big. */
export type Term =
  | { termType: "NamedNode" | "BlankNode" | "Variable" | "DefaultGraph"; value: string }
  | Literal
  | Quad;

export interface Literal {
  termType: "Literal";
  value: string;
  language: string;
  datatype: { value: string };
}

export interface Quad {
  termType: "Quad";
  value: string;
  subject: Term;
  predicate: Term;
  object: Term;
}

declare class N3 {
  constructor(options: { format?: string; blankNodePrefix?: string; prefixes?: Record<string, string> });
  parse(text: string): Quad[];
  addQuads(quads: Quad[]): void;
  end(done: (problem: unknown, result: string) => void): void;
}

export default N3;
