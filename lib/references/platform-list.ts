import type { Platform } from "./platform.ts";

/** Reads platforms as they are stored: a JSON array of `os/architecture[/variant]`. */
export function platformList(text: string): Platform[] {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return [];
  return parsed.map((platform) => {
    const [os = "", architecture = "", ...variant] = String(platform).split("/");
    return { os, architecture, variant: variant.length > 0 ? variant.join("/") : null, osVersion: null };
  });
}
