import { expect, test } from "vitest";
import { readTokenAnswer } from "./token-answer.ts";

const NOW = Date.UTC(2026, 4, 3, 12);
const read = (answer: unknown) =>
  readTokenAnswer(
    new TextEncoder().encode(typeof answer === "string" ? answer : JSON.stringify(answer)),
    NOW,
  );
const lifetime = (answer: object) => ((read({ token: "t", ...answer })?.expiresAt ?? 0) - NOW) / 1000;

test.each([
  ["nothing said", {}, 60],
  ["less than a minute", { expires_in: 5 }, 60],
  ["a negative time", { expires_in: -1 }, 60],
  ["a text", { expires_in: "300" }, 60],
  ["five minutes", { expires_in: 300 }, 300],
  ["30,000 years", { expires_in: 1e12 }, 3600],
])("with %s a token lives as long as is sensible", (_what, answer, seconds) => {
  expect(lifetime(answer)).toBe(seconds);
});

test.each([
  ["a minute ago", { issued_at: "2026-05-03T11:59:00Z" }, 240],
  ["in the future", { issued_at: "2026-05-03T13:00:00Z" }, 300],
  ["so long ago that it would be over", { issued_at: "2020-01-01T00:00:00Z" }, 300],
  ["at no time", { issued_at: "yesterday" }, 300],
])("issued %s counts only where it is plausible", (_what, answer, seconds) => {
  expect(lifetime({ expires_in: 300, ...answer })).toBe(seconds);
});

test.each([
  ["CR LF in the token", { token: "abc\r\nX-Injected: 1" }],
  ["a blank in the token", { token: "abc def" }],
  ["a control character", { token: "abc\u0000" }],
  ["letters outside ASCII", { token: "tökén" }],
  ["an empty token", { token: "" }],
  ["a giant token", { token: "a".repeat(30_000) }],
  ["a number", { token: 5 }],
  ["a list", []],
  ["HTML", "<html>"],
  ["nothing", ""],
])("%s is no token", (_what, answer) => {
  expect(read(answer)).toBeNull();
});

test("access_token is as good as token", () => {
  expect(read({ access_token: "t" })?.value).toBe("t");
});
