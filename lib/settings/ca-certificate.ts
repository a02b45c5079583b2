import { X509Certificate } from "node:crypto";
import type { ConfigurationProblems } from "./configuration-problems.ts";
import { readBoundedFile } from "./read-bounded-file.ts";

const MAX_BYTES = 262_144;
const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * Keeps the certificates of a PEM text and drops everything else, so that a private key pasted along with
 * them is not stored.
 *
 * @returns the certificates, or one sentence about what is wrong
 */
export function certificatesOf(pem: string): { pem: string } | { why: string } {
  if (pem.length > MAX_BYTES) return { why: "It is larger than 256 KiB." };
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0) return { why: "It holds no certificate in PEM form (BEGIN CERTIFICATE)." };
  const unreadable = blocks.findIndex((block) => !readable(block));
  if (unreadable >= 0) return { why: `Its certificate number ${unreadable + 1} cannot be read.` };
  return { pem: `${blocks.join("\n")}\n` };
}

/** Reads a CA file of the operator's; null when it was a problem. */
export function readCaFile(path: string, where: string, problems: ConfigurationProblems): string | null {
  const file = readBoundedFile(path, MAX_BYTES);
  if ("why" in file) {
    problems.add(`${where} must name a file that can be read: ${file.why}.`);
    return null;
  }
  const certificates = certificatesOf(file.text);
  if ("pem" in certificates) return certificates.pem;
  problems.add(`${where} must name a file of certificates. ${certificates.why}`);
  return null;
}

function readable(block: string): boolean {
  try {
    return new X509Certificate(block).subject !== undefined;
  } catch {
    return false;
  }
}
