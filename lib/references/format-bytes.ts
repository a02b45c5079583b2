const UNITS = ["kB", "MB", "GB", "TB", "PB", "EB"] as const;

/**
 * Bytes as people read them: decimal units, one decimal (`142.8 MB`), whole bytes below 1,000 (`512 B`).
 * A value that would round to 1000.0 moves up a unit.
 */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit += 1;
  } while (Number(value.toFixed(1)) >= 1000 && unit < UNITS.length - 1);
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}
