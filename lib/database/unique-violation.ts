/**
 * True when a row was refused because its key is taken. By its code, P2002, and not by its class: the two
 * clients bring a class each.
 */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002";
}
