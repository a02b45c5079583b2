import { platformName } from "#components/references/platform-names.tsx";
import type { Glance } from "#lib/contract/tag-history.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { durationWords } from "./history-time.ts";

export interface GlanceWords {
  text: string;
  tone: "plain" | "quiet" | "bad";
}

/** `linux/amd64` is said as `amd64`, anything else whole. */
function shortPlatform(platform: Glance["platforms"][number]): string {
  const name = platformName(platform);
  return name.startsWith("linux/") ? name.slice("linux/".length) : name;
}

function sizeWords(from: Glance, to: Glance): GlanceWords[] {
  if (from.size === null || to.size === null) return [];
  const difference = to.size - from.size;
  if (difference === 0) return [{ text: "same size", tone: "quiet" }];
  const sign = difference > 0 ? "+" : "−";
  return [{ text: `${sign}${formatBytes(Math.abs(difference))}`, tone: "plain" }];
}

function platformWords(from: Glance, to: Glance): GlanceWords[] {
  if (from.platforms.length === 0 || to.platforms.length === 0) return [];
  const before = from.platforms.map(shortPlatform);
  const after = to.platforms.map(shortPlatform);
  const added = after.filter((name) => !before.includes(name)).map((name) => `+${name}`);
  const lost = before.filter((name) => !after.includes(name)).map((name) => `−${name}`);
  const words: GlanceWords[] = [];
  if (lost.length > 0) words.push({ text: lost.join(" "), tone: "bad" });
  if (added.length > 0) words.push({ text: added.join(" "), tone: "plain" });
  return words;
}

function ageWords(from: Glance, to: Glance): GlanceWords[] {
  if (from.createdAt === null || to.createdAt === null) return [];
  const difference = Date.parse(to.createdAt) - Date.parse(from.createdAt);
  if (difference === 0) return [{ text: "built at the same time", tone: "quiet" }];
  const by = durationWords(Math.abs(difference));
  return difference > 0 ? [{ text: `${by} newer`, tone: "plain" }] : [{ text: `${by} older`, tone: "plain" }];
}

function signatureWords(from: Glance, to: Glance): GlanceWords[] {
  // Whether a version is signed is known only of those whose manifest was read.
  if (from.signed === to.signed || from.size === null || to.size === null) return [];
  return to.signed ? [{ text: "now signed", tone: "plain" }] : [{ text: "no longer signed", tone: "bad" }];
}

function oneVersion(glance: Glance): GlanceWords[] {
  const words: GlanceWords[] = [];
  if (glance.size !== null) words.push({ text: formatBytes(glance.size), tone: "plain" });
  if (glance.platforms.length > 0) {
    words.push({ text: glance.platforms.map(shortPlatform).join(" "), tone: "quiet" });
  }
  if (glance.signed) words.push({ text: "signed", tone: "quiet" });
  return words;
}

/**
 * What changed from one version to the other, as far as their manifests were read: size, platforms, age, signature.
 * Of a tag that appeared or vanished, what the one version is. Empty: nothing is known of it. What was not read is
 * not said to be the same.
 */
export function changeAtAGlance(from: Glance | null, to: Glance | null): GlanceWords[] {
  if (from !== null && to !== null) {
    if (from.digest === to.digest) return [];
    return [sizeWords, platformWords, ageWords, signatureWords].flatMap((words) => words(from, to));
  }
  const only = to ?? from;
  return only === null ? [] : oneVersion(only);
}
