import { expect, test } from "vitest";
import { testClock } from "../testing/test-client.ts";
import { createTokenCache, tokenKey } from "./token-cache.ts";

test("a hundred requests at once ask the token server once", async () => {
  const cache = createTokenCache(testClock());
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    return { value: "t", expiresAt: Number.MAX_SAFE_INTEGER };
  };
  await Promise.all(Array.from({ length: 100 }, () => cache.get("key", fetch)));
  expect(asked).toBe(1);
});

test("a token is renewed half a minute before it ends", async () => {
  const clock = testClock();
  const cache = createTokenCache(clock);
  let count = 0;
  const fetch = async () => {
    count += 1;
    return { value: `t${count}`, expiresAt: clock.now() + 300_000 };
  };
  expect(await cache.get("key", fetch)).toBe("t1");
  clock.advance(269_000);
  expect(await cache.get("key", fetch)).toBe("t1");
  clock.advance(2_000);
  expect(await cache.get("key", fetch)).toBe("t2");
});

test("a failed fetch is not remembered", async () => {
  const cache = createTokenCache(testClock());
  await expect(cache.get("key", () => Promise.reject(new Error("down")))).rejects.toThrow("down");
  expect(await cache.get("key", async () => ({ value: "t", expiresAt: Number.MAX_SAFE_INTEGER }))).toBe("t");
});

test("the key tells apart everything a token depends on", () => {
  const keys = [
    tokenKey("a", "https://auth.example/", "s", ["x"]),
    tokenKey("b", "https://auth.example/", "s", ["x"]),
    tokenKey("a", "https://other.example/", "s", ["x"]),
    tokenKey("a", "https://auth.example/", null, ["x"]),
    tokenKey("a", "https://auth.example/", "s", ["y"]),
    tokenKey("a", "https://auth.example/", "s", ["x", "y"]),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(tokenKey("a", "r", "s", ["y", "x"])).toBe(tokenKey("a", "r", "s", ["x", "y"]));
});
