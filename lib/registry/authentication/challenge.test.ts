import { expect, test } from "vitest";
import { acceptsBasic, bearerChallenge, parseChallenges } from "./challenge.ts";

const REALM = "https://auth.example/token";

test.each([
  ["the usual form", [`Bearer realm="${REALM}",service="reg",scope="repository:a:pull"`]],
  ["another order and blanks", [`Bearer  scope="repository:a:pull" , service = "reg" ,realm="${REALM}"`]],
  ["any case", [`bEARER Realm="${REALM}",SERVICE="reg",scope="repository:a:pull"`]],
  ["unquoted values", [`Bearer realm=${REALM},service=reg,scope=repository:a:pull`]],
  [
    "joined with Basic behind it",
    [`Bearer realm="${REALM}",service="reg",scope="repository:a:pull",Basic realm="x"`],
  ],
  [
    "joined with Basic before it",
    [`Basic realm="x", Bearer realm="${REALM}",service="reg",scope="repository:a:pull"`],
  ],
  ["in a second header", ["Negotiate", `Bearer realm="${REALM}",service="reg",scope="repository:a:pull"`]],
  [
    "behind Negotiate with a value",
    [`Negotiate YII=, Bearer realm="${REALM}",service="reg",scope="repository:a:pull"`],
  ],
  [
    "with escaped characters",
    [`Bearer realm="https://auth.exampl\\e/token",service="reg",scope="repository:a:pull"`],
  ],
])("a Bearer challenge is read %s", (_form, headers) => {
  expect(bearerChallenge(parseChallenges(headers))).toEqual({
    realm: REALM,
    service: "reg",
    scope: "repository:a:pull",
    error: null,
  });
});

test("a comma inside quotes does not end the scope", () => {
  const found = bearerChallenge(parseChallenges([`Bearer realm="${REALM}",scope="repository:a:pull,push"`]));
  expect(found?.scope).toBe("repository:a:pull,push");
});

test("the first of two equal parameters counts", () => {
  const found = bearerChallenge(parseChallenges([`Bearer realm="${REALM}",realm="https://evil.example"`]));
  expect(found?.realm).toBe(REALM);
});

test("Gitea's two schemes in one header are both seen", () => {
  const challenges = parseChallenges([
    `Bearer realm="${REALM}",service="container_registry",Basic realm="Gitea"`,
  ]);
  expect(acceptsBasic(challenges)).toBe(true);
  expect(bearerChallenge(challenges)?.service).toBe("container_registry");
});

test.each([
  ["nothing", ""],
  ["only separators", ",,, ,"],
  ["a parameter without scheme", 'realm="x"'],
  ["an unfinished quote", 'Bearer realm="https://auth.example'],
  ["control characters", "\u0000\u0001"],
  ["an unknown scheme", "Mutual tls"],
])("%s does not throw and offers no Basic", (_what, header) => {
  expect(acceptsBasic(parseChallenges([header]))).toBe(false);
});

test("hostile text is read in no time and to a bound", () => {
  const started = performance.now();
  const hostile = [
    '"\\'.repeat(50_000),
    "a=".repeat(50_000),
    "Bearer ".repeat(20_000),
    `Bearer a="${"\\".repeat(90_000)}`,
  ];
  for (const text of hostile) parseChallenges(Array.from({ length: 50 }, () => text));
  expect(performance.now() - started).toBeLessThan(500);
  expect(parseChallenges(["A, ".repeat(5_000)]).length).toBeLessThanOrEqual(10);
});
