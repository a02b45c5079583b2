import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { USER_AGENT } from "./user-agent.ts";

test("we name ourselves with the version that runs", async () => {
  const text = await readFile(new URL("../../../package.json", import.meta.url), "utf8");
  expect(USER_AGENT).toBe(`Tagtrail/${(JSON.parse(text) as { version: string }).version}`);
});
