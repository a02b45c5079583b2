import { expect, test } from "vitest";
import { NotFound } from "#lib/errors.ts";
import { databaseFailure } from "./database-failure.ts";

const failure = (name: string, message: string, code?: string) =>
  Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }) });

test.each([
  ["a server that is away", failure("PrismaClientKnownRequestError", "Can't reach", "P1001")],
  ["no connection in time", failure("PrismaClientKnownRequestError", "Timed out", "P2024")],
  ["a locked file", failure("PrismaClientUnknownRequestError", "SQLITE_BUSY: database is locked")],
  ["a full disk", failure("Error", "database or disk is full")],
  ["a driver that gave up", failure("DriverAdapterError", "ConnectionClosed")],
])("%s is something to wait for, and its cause is not told", (_what, error) => {
  const known = databaseFailure(error);
  expect(known).toMatchObject({ code: "unavailable", cause: error });
  expect(known?.message).not.toContain(error.message);
});

test.each([
  ["a value that is there already", failure("PrismaClientKnownRequestError", "Unique", "P2002")],
  ["a mistake in a query", failure("PrismaClientValidationError", "Argument missing")],
  ["an error of ours", new NotFound("There is none.")],
  ["something else", "text"],
])("%s is not", (_what, error) => {
  expect(databaseFailure(error)).toBeNull();
});
