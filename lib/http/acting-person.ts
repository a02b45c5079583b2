import { localAdministrator, type Person } from "#lib/access/person.ts";

/**
 * Who sent the request. Until sign-in exists the server listens on loopback only, so it is the
 * administrator at this machine; nothing in the request can make it anybody else (threats 70).
 */
export function actingPerson(_request: Request): Person {
  return localAdministrator;
}
