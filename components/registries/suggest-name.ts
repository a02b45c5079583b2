import { kindOfHost } from "./kind-title.ts";

const MAX_LENGTH = 63;

/**
 * A short name for a registry from its host, as the API demands it: `registry.build.example.com:5000` → `build`,
 * `ghcr.io` → `ghcr`. One that is taken gets a number. Empty when nothing can be made of it.
 */
export function suggestName(host: string, taken: readonly string[]): string {
  const kind = kindOfHost(host).id;
  const base = kind === "docker-hub" || kind === "ghcr" || kind === "quay" ? kind : nameOfHost(host);
  if (base === "") return "";
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number += 1) {
    const name = `${base.slice(0, MAX_LENGTH - 4)}-${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** Words that say only that it is a registry. */
const EMPTY_WORDS = new Set([
  "registry",
  "docker",
  "containers",
  "container",
  "images",
  "hub",
  "cr",
  "www",
  "oci",
]);

function nameOfHost(host: string): string {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  if (/^[\d.]+$/.test(name) || name.startsWith("[")) return "registry";
  const labels = name.split(".");
  const telling = labels.find((label) => label !== "" && !EMPTY_WORDS.has(label)) ?? labels[0] ?? "";
  return telling
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, MAX_LENGTH)
    .replace(/-+$/, "");
}
