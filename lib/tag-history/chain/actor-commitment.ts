import { hash } from "node:crypto";

/**
 * What the chain holds instead of an actor's name. Once name and salt are erased, nobody can find out by
 * trying names which one it stood for.
 *
 * @param salt at least 16 random bytes, of this actor alone
 * @returns 64 hexadecimal digits
 */
export function commitTo(salt: Uint8Array, kind: string, name: string): string {
  const committed = JSON.stringify([Buffer.from(salt).toString("hex"), kind, name]);
  return hash("sha256", committed, "hex");
}
