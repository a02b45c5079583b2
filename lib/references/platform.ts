import { notParsed, type Parsed, parsed } from "./parsed.ts";

/** Where an image runs, in the words of the OCI image specification. */
export interface Platform {
  os: string;
  architecture: string;
  variant: string | null;
  osVersion: string | null;
}

const PART = /^[A-Za-z0-9_.-]{1,64}$/;
/** The usual ones first; everything else follows by name. */
const OS_ORDER = ["linux", "windows", "darwin", "freebsd"];
const ARCHITECTURE_ORDER = ["amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64"];

/** Reads `os/architecture[/variant]` and normalises it; a bare architecture means linux. */
export function parsePlatform(text: string): Parsed<Platform> {
  const parts = text.trim().split("/");
  if (parts.length > 3 || parts.some((part) => !PART.test(part))) {
    return notParsed(
      "A platform is written as os/architecture or os/architecture/variant, for example linux/arm64.",
    );
  }
  const [first = "", second, third] = parts;
  const written =
    second === undefined ? { os: "linux", architecture: first } : { os: first, architecture: second };
  return parsed(normalizePlatform({ ...written, variant: third ?? null, osVersion: null }));
}

/** `os/architecture[/variant]`; the version of the operating system is left to the caller. */
export function formatPlatform(platform: Platform): string {
  const base = `${platform.os || "unknown"}/${platform.architecture || "unknown"}`;
  return platform.variant ? `${base}/${platform.variant}` : base;
}

/**
 * One spelling per platform, by containerd's rules (containerd/platforms, database.go), so that
 * `linux/aarch64/v8` and `linux/arm64` are the same row. Unknown values are kept, in lower case.
 */
export function normalizePlatform(platform: Platform): Platform {
  const os = platform.os.toLowerCase();
  const architecture = platform.architecture.toLowerCase();
  const variant = (platform.variant ?? "").toLowerCase();
  return {
    os: os === "macos" ? "darwin" : os,
    ...normalizeArchitecture(architecture, variant),
    osVersion: platform.osVersion || null,
  };
}

function normalizeArchitecture(
  architecture: string,
  variant: string,
): Pick<Platform, "architecture" | "variant"> {
  switch (architecture) {
    case "i386":
      return { architecture: "386", variant: null };
    case "amd64":
    case "x86_64":
    case "x86-64":
      return { architecture: "amd64", variant: variant === "v1" ? null : variant || null };
    case "arm64":
    case "aarch64":
      return {
        architecture: "arm64",
        variant: ["8", "v8", "v8.0"].includes(variant) ? null : variant || null,
      };
    case "armhf":
      return { architecture: "arm", variant: "v7" };
    case "armel":
      return { architecture: "arm", variant: "v6" };
    case "arm":
      return { architecture: "arm", variant: /^[5-8]$/.test(variant) ? `v${variant}` : variant || "v7" };
    default:
      return { architecture, variant: variant || null };
  }
}

/** Order for lists: the usual platforms first, then by name. 0 only when nothing differs. */
export function comparePlatforms(a: Platform, b: Platform): number {
  return (
    rank(OS_ORDER, a.os) - rank(OS_ORDER, b.os) ||
    compareText(a.os, b.os) ||
    rank(ARCHITECTURE_ORDER, a.architecture) - rank(ARCHITECTURE_ORDER, b.architecture) ||
    compareText(a.architecture, b.architecture) ||
    compareText(a.variant ?? "", b.variant ?? "") ||
    compareText(a.osVersion ?? "", b.osVersion ?? "")
  );
}

/** True when an image for `b` is what somebody asking for `a` means: same after normalising, any version. */
export function samePlatform(a: Platform, b: Platform): boolean {
  return formatPlatform(normalizePlatform(a)) === formatPlatform(normalizePlatform(b));
}

function rank(order: readonly string[], value: string): number {
  const index = order.indexOf(value);
  return index === -1 ? order.length : index;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
