import { describe, expect, it } from "vitest";
import { configValue } from "./config-words.ts";

describe("a value of the config", () => {
  it("is the words of a command, one by one", () => {
    expect(configValue("entrypoint", '["sh","-c","echo a b"]')).toEqual({
      kind: "words",
      words: ["sh", "-c", "echo a b"],
    });
  });

  it("stays the text it is where it is no list of words", () => {
    expect(configValue("command", "[1,2]")).toEqual({ kind: "text", text: "[1,2]" });
    expect(configValue("command", "[broken")).toEqual({ kind: "text", text: "[broken" });
  });

  it("is not taken for a list only because it looks like one", () => {
    expect(configValue("label", '["a"]')).toEqual({ kind: "text", text: '["a"]' });
  });

  it("tells a time in words, and what is no time as it is written", () => {
    expect(configValue("created", "2026-05-03T14:00:00Z")).toEqual({
      kind: "text",
      text: "3 May 2026, 14:00:00 UTC",
    });
    expect(configValue("created", "yesterday")).toEqual({ kind: "text", text: "yesterday" });
  });

  it("is only there or not where it has none beside its name", () => {
    expect(configValue("exposed-port", "80/tcp")).toEqual({ kind: "text", text: "set" });
    expect(configValue("volume", null)).toEqual({ kind: "absent" });
  });

  it("is absent where one side has none, which is not the empty text", () => {
    expect(configValue("user", null)).toEqual({ kind: "absent" });
    expect(configValue("user", "")).toEqual({ kind: "text", text: "" });
  });
});
