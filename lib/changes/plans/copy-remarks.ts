import type { Remark } from "#lib/contract/changes.ts";
import type { CopiedVersion } from "./copied-version.ts";
import type { CopyNeeds } from "./copy-needs.ts";
import { counted } from "./counted.ts";
import { note, warning } from "./remarks.ts";

/** How a copy is done. */
export function copyRemarks(
  { copied, there, foreign, blobs }: CopyNeeds,
  { referrers }: CopiedVersion,
  { fallback }: { fallback: boolean },
): Remark[] {
  const remarks: Remark[] = [];
  if (there > 0) {
    remarks.push(note("already-there", `Manifests and blobs that the target has already: ${there}.`));
  }
  if (copied.mountable > 0) {
    const text = `Mounted inside the registry, without sending a byte: ${counted(blobs.length, "blob")}.`;
    remarks.push(note("mounted", text, { advice: "A registry that does not mount has them sent instead." }));
  }
  if (foreign > 0) {
    const text = `Foreign layers lie elsewhere and are named, not copied: ${foreign}.`;
    remarks.push(warning("foreign-layers", text));
  }
  if (referrers.length > 0) {
    remarks.push(
      note("referrers", `Signatures, SBOMs and attestations are copied as well: ${referrers.length}.`),
    );
  }
  if (fallback) {
    const text =
      "The target has no referrers API: tags made of the digest list what speaks of it, as the specification asks.";
    remarks.push(note("fallback-tag", text));
  }
  return remarks;
}
