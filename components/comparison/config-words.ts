import { exactWords } from "#components/tag-history/history-time.ts";
import type { ConfigDifference } from "#lib/contract/comparison.ts";

const FIELDS: Record<ConfigDifference["field"], string> = {
  created: "Built",
  author: "Author",
  platform: "Platform",
  user: "User",
  entrypoint: "Entrypoint",
  command: "Command",
  environment: "Environment variable",
  "exposed-port": "Port",
  volume: "Volume",
  "working-directory": "Working directory",
  "stop-signal": "Stop signal",
  label: "Label",
  healthcheck: "Health check",
};

/** What a field of the config is called. */
export function fieldWords(field: ConfigDifference["field"]): string {
  return FIELDS[field];
}

/** Fields whose value is a list of words, written as JSON. */
const LISTS: readonly ConfigDifference["field"][] = ["entrypoint", "command", "healthcheck"];
/** Fields that are there or not, and have no value beside their name. */
const NAMES: readonly ConfigDifference["field"][] = ["exposed-port", "volume"];
const TIME = /^\d{4}-\d\d-\d\dT/;

/** A value of the config as it is read: `text`, or the words of a command one by one. */
export type ConfigValue =
  | { kind: "absent" }
  | { kind: "text"; text: string }
  | { kind: "words"; words: string[] };

/** Reads one value of a difference. What is not what it should be stays the text it is. */
export function configValue(field: ConfigDifference["field"], value: string | null): ConfigValue {
  if (value === null) return { kind: "absent" };
  if (NAMES.includes(field)) return { kind: "text", text: "set" };
  if (LISTS.includes(field)) {
    const words = wordsOf(value);
    if (words) return { kind: "words", words };
  }
  if (field === "created" && TIME.test(value) && !Number.isNaN(Date.parse(value))) {
    return { kind: "text", text: exactWords(value) };
  }
  return { kind: "text", text: value };
}

function wordsOf(value: string): string[] | null {
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) && parsed.every((word) => typeof word === "string") ? parsed : null;
  } catch {
    return null;
  }
}
