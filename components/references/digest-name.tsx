import { Text } from "#components/ui/text.tsx";
import { shortDigest } from "#lib/references/digest.ts";
import { DigestMark } from "./digest-mark.tsx";

/** A digest as a name, inside a link or a heading: mark and 12 characters, the whole one on hover. */
export function DigestName({ digest }: { digest: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 font-mono text-xs whitespace-nowrap" data-tip={digest}>
      <DigestMark digest={digest} />
      <Text>{shortDigest(digest)}</Text>
    </span>
  );
}
