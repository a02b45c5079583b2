import { expect, test } from "vitest";
import { isTagtrailError } from "#lib/errors.ts";
import { authorise, PERMISSIONS } from "./authorise.ts";
import { consoleItself, localAdministrator, type Person } from "./person.ts";

function allowed(person: Person): string[] {
  return PERMISSIONS.filter((permission) => {
    try {
      authorise(person, permission);
      return true;
    } catch (error) {
      if (isTagtrailError(error) && error.code === "forbidden") return false;
      throw error;
    }
  });
}

test("the administrator at this machine may do everything", () => {
  expect(allowed(localAdministrator)).toEqual([...PERMISSIONS]);
});

test("background work reads, scans and goes on with changes, but never takes credentials or names", () => {
  expect(allowed(consoleItself)).toEqual([
    "catalog.read",
    "scans.start",
    "history.read",
    "tags.change",
    "server.observe",
  ]);
});

test("somebody of a kind nobody decided about may nothing", () => {
  const stranger = { id: "x", name: "x", how: "stranger" } as unknown as Person;
  expect(allowed(stranger)).toEqual([]);
});
