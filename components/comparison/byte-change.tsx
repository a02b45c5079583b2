import { formatCount } from "#components/ui/format-count.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";

/** `+3.1 MB`, `−1.2 kB`; nothing when it is the same. */
export function byteChangeWords(bytes: number): string {
  if (bytes === 0) return "";
  return `${bytes > 0 ? "+" : "−"}${formatBytes(Math.abs(bytes))}`;
}

/** By how much something grew or shrank; the exact number of bytes on hover. */
export function ByteChange({ bytes }: { bytes: number }) {
  if (bytes === 0) return null;
  return (
    <span className="whitespace-nowrap" data-tip={`${formatCount(Math.abs(bytes))} bytes`}>
      {byteChangeWords(bytes)}
    </span>
  );
}
