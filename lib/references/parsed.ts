/**
 * What every parser here answers: the value, or in one plain sentence why the text is not one. A bad name
 * from a registry is an everyday event, so it is an answer and not a thrown error.
 */
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; why: string };

export function parsed<Value>(value: Value): Parsed<Value> {
  return { ok: true, value };
}

export function notParsed(why: string): { ok: false; why: string } {
  return { ok: false, why };
}
