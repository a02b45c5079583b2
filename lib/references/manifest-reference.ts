import { parseDigest } from "./digest.ts";
import { notParsed, type Parsed, parsed } from "./parsed.ts";
import { parseTagName } from "./tag-name.ts";

/** What stands behind `/manifests/`: a tag or a digest. */
export type ManifestReference = { kind: "tag"; text: string } | { kind: "digest"; text: string };

/** A tag has no colon and a digest has one, so nothing is ambiguous. Unverifiable digests are refused. */
export function parseManifestReference(text: string): Parsed<ManifestReference> {
  if (!text.includes(":")) {
    const tag = parseTagName(text);
    return tag.ok ? parsed({ kind: "tag", text }) : tag;
  }
  const digest = parseDigest(text);
  if (digest.kind === "known") return parsed({ kind: "digest", text });
  if (digest.kind === "invalid") return notParsed(digest.why);
  return notParsed(
    `Digests of the algorithm ${digest.algorithm} cannot be checked here, so they are not opened.`,
  );
}
