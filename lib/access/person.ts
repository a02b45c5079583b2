/**
 * Who acts. Every function that loads or changes data takes one, so that rights can be decided in one
 * place without rewriting the callers.
 */
export interface Person {
  /** Stable, opaque. */
  readonly id: string;
  /** Shown to people. */
  readonly name: string;
  /** How we know: until sign-in exists, only somebody at this machine can reach the server. */
  readonly how: "local-administrator" | "system";
}

/** The administrator at this machine: whoever reaches a server that listens on loopback only. */
export const localAdministrator: Person = {
  id: "local-administrator",
  name: "administrator at this machine",
  how: "local-administrator",
};

/** Background work of the console itself: scans, capability probes. */
export const consoleItself: Person = { id: "console", name: "Tagtrail", how: "system" };
