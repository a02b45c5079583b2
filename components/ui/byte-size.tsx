import { formatBytes } from "#lib/references/format-bytes.ts";
import { formatCount } from "./format-count.ts";

/** A size; the exact number of bytes on hover. Null is "not known yet", which is not zero. */
export function ByteSize({ bytes, className }: { bytes: number | null; className?: string }) {
  if (bytes === null) {
    return (
      <span className={`text-faint ${className ?? ""}`} data-tip="The size is not known yet">
        –
      </span>
    );
  }
  return (
    <span className={`whitespace-nowrap ${className ?? ""}`} data-tip={`${formatCount(bytes)} bytes`}>
      {formatBytes(bytes)}
    </span>
  );
}
