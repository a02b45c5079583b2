/** A number with its noun, as sentences say it: `1 tag`, `2 tags`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
