import type { Registry } from "#lib/contract/registries.ts";

export type StateTone = "good" | "warning" | "bad" | "neutral";

/** The state of a registry as a tone and in words. */
export function registryState({ status }: Pick<Registry, "status">): { tone: StateTone; words: string } {
  switch (status) {
    case "ok":
      return { tone: "good", words: "Answers" };
    case "degraded":
      return { tone: "warning", words: "Answers in part" };
    case "failing":
      return { tone: "bad", words: "Does not answer as it should" };
    case "unchecked":
      return { tone: "neutral", words: "Not asked yet" };
  }
}

/** True while the registry is being read, or waits to be. */
export function isScanning({ scan }: Pick<Registry, "scan">): boolean {
  return scan.state === "running" || scan.state === "queued";
}
