const SMALL = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** A number as it stands in a sentence: small ones in words, others as `4,012`. */
export function inWords(count: number): string {
  return SMALL[count] ?? inDigits(count);
}

export function inDigits(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 label`, `4,012 labels`. */
export function counted(count: number, noun: string, several = `${noun}s`): string {
  return `${inDigits(count)} ${count === 1 ? noun : several}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerated(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** A sentence of clauses. */
export function sentence(clauses: readonly string[]): string {
  const text = clauses.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
