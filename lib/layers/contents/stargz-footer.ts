/** An eStargz footer: an empty gzip member with the place of the table in its extra field. */
export const STARGZ_FOOTER_BYTES = 51;
/** That of the older stargz, whose extra field has no name. */
const LEGACY_FOOTER_BYTES = 47;

const GZIP_WITH_EXTRA = "1f8b0804";
const FIXED_BYTES = 10;
const SUBFIELD_BYTES = 22;
const EMPTY_BLOCK_AND_TRAILER = "010000ffff0000000000000000";

/** What a footer says. */
export interface StargzFooter {
  format: "estargz" | "stargz";
  /** Where the gzip member with the table begins. */
  tableOffset: number;
  footerBytes: number;
}

/**
 * Reads the footer at the end of a blob; docs/estargz.md of stargz-snapshotter has its layout. The fields of the
 * gzip header that mean nothing here (time, system) may be anything.
 *
 * @param tail the last bytes of the blob
 * @returns null when there is none, also when the table lies outside of the blob (`STARGZEXTERNALTOC`)
 */
export function readStargzFooter(tail: Buffer): StargzFooter | null {
  return footerOf(tail, "estargz", STARGZ_FOOTER_BYTES) ?? footerOf(tail, "stargz", LEGACY_FOOTER_BYTES);
}

function footerOf(tail: Buffer, format: StargzFooter["format"], footerBytes: number): StargzFooter | null {
  if (tail.length < footerBytes) return null;
  const footer = tail.subarray(tail.length - footerBytes);
  const named = format === "estargz";
  const extra = FIXED_BYTES + 2;
  const start = named ? extra + 4 : extra;
  const text = footer.toString("latin1", start, start + SUBFIELD_BYTES);
  const tableOffset = /^([0-9a-f]{16})STARGZ$/.exec(text)?.[1];
  const sound =
    footer.toString("hex", 0, 4) === GZIP_WITH_EXTRA &&
    footer.readUInt16LE(FIXED_BYTES) === start - extra + SUBFIELD_BYTES &&
    (!named ||
      (footer.toString("latin1", extra, extra + 2) === "SG" &&
        footer.readUInt16LE(extra + 2) === SUBFIELD_BYTES)) &&
    footer.toString("hex", start + SUBFIELD_BYTES) === EMPTY_BLOCK_AND_TRAILER;
  if (!sound || tableOffset === undefined) return null;
  const offset = Number.parseInt(tableOffset, 16);
  return Number.isSafeInteger(offset) ? { format, tableOffset: offset, footerBytes } : null;
}
