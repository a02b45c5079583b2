import { expect, test } from "vitest";
import { InvalidConfiguration } from "#lib/errors.ts";
import { parseDatabaseUrl } from "./database-url.ts";

test.each([
  ["file:/var/lib/tagtrail/tagtrail.db", "/var/lib/tagtrail/tagtrail.db"],
  ["file:///var/lib/tagtrail/tagtrail.db", "/var/lib/tagtrail/tagtrail.db"],
  ["file:/with space/and ü.db", "/with space/and ü.db"],
])("%s is a file", (url, file) => {
  expect(parseDatabaseUrl(url)).toEqual({ kind: "sqlite", file });
});

test.each([
  ["postgresql://tagtrail:hunter2@db:5432/tagtrail", "tagtrail at db:5432"],
  ["postgresql://tagtrail:100%hunter2@db/tagtrail", "tagtrail at db"],
  ["postgres://db/tagtrail?sslmode=require", "tagtrail at db"],
  ["postgresql:///tagtrail?host=/run/postgresql", "tagtrail at /run/postgresql"],
  ["postgresql://tagtrail:hunter2@db/tag%20trail?schema=public", "tag trail at db"],
])("%s is shown without its password", (url, shown) => {
  expect(parseDatabaseUrl(url)).toMatchObject({ kind: "postgresql", shown });
});

test("Prisma's parameter for the usual schema is not passed on", () => {
  expect(parseDatabaseUrl("postgresql://db/a?schema=public&sslmode=require")).toMatchObject({
    url: "postgresql://db/a?sslmode=require",
  });
});

test.each([
  "",
  "tagtrail.db",
  "file:tagtrail.db",
  "file:",
  "file:/data/t.db?mode=ro",
  "mysql://hunter2@db/x",
  "postgresql://u:hunter2@[x/y",
  "postgresql://u:hunter2@db/x?schema=other",
  "postgresql://u:hunter2@db/%ff",
])("%j is refused with advice and without the password", (url) => {
  let refused: unknown;
  try {
    parseDatabaseUrl(url);
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(InvalidConfiguration);
  const { message, advice } = refused as InvalidConfiguration;
  expect(`${message} ${advice}`).not.toContain("hunter2");
  expect(advice).not.toBeNull();
});
