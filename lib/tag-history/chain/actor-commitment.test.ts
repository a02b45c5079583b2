import { expect, it } from "vitest";
import { commitTo } from "./actor-commitment.ts";

const salt = new Uint8Array(16).fill(7);

it("is for ever what it was when the first name was committed to", () => {
  expect(commitTo(salt, "account", "Göran")).toBe(
    "7d136b3da9b49aeff6afd479b03a2e98ae4df10b606e995f24e6d8addc4f2745",
  );
});

it("differs with the salt, the kind and the name, and by where one ends and the other begins", () => {
  const all = [
    commitTo(salt, "account", "ada"),
    commitTo(new Uint8Array(16).fill(8), "account", "ada"),
    commitTo(salt, "person", "ada"),
    commitTo(salt, "account", "ad"),
    commitTo(salt, "accounta", "da"),
  ];
  expect(new Set(all).size).toBe(all.length);
});
