// Reads a layer in a process of its own, in one way. Arguments: the way, the path, the digest of the file.
import { createReadStream, readFileSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { type LayerReading, type ReadLayerOptions, readLayer } from "#lib/layers/read-layer.ts";
import { packPoints } from "#lib/layers/restart/point-table.ts";

/** What the product reads with, and what readLayer calls large. */
const CHUNK_BYTES = 256 * 2 ** 10;

/** What a process that read a layer tells of it. Bytes. */
export interface ReadReport {
  entries: number;
  blobBytes: number;
  indexBytes: number;
  /** Restart points with their windows. */
  pointBytes: number;
  /** The most memory the process ever held. */
  peakMemory: number;
}

/** Not `maxRSS`, which begins with that of the process that started this one. */
function peakOfThisProcess(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}

const [way = "", path = "", digest = ""] = process.argv.slice(2);
const source = () => createReadStream(path, { highWaterMark: CHUNK_BYTES });
const read = (options: Partial<ReadLayerOptions>) => readLayer(source(), { digest, ...options });

async function bareGunzip(): Promise<void> {
  const stream = source().pipe(createGunzip({ chunkSize: CHUNK_BYTES }));
  for await (const _ of stream);
}

function tell({ index, points, facts }: LayerReading): void {
  const { table, windows } = packPoints(points);
  const report: ReadReport = {
    entries: facts.entries,
    blobBytes: facts.blobBytes,
    indexBytes: index.length,
    pointBytes: table.length + windows.length,
    peakMemory: peakOfThisProcess(),
  };
  process.stdout.write(JSON.stringify(report));
}

const product = { hashFiles: true, hashTar: true };
const nothing: LayerReading = {
  index: new Uint8Array(0),
  points: [],
  facts: { entries: 0, blobBytes: 0 } as LayerReading["facts"],
};
const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  nothing: async () => {},
  "bare-gunzip": bareGunzip,
  plain: () => read({}),
  "hash-files": () => read({ hashFiles: true }),
  product: () => read(product),
  report: async () => tell(await read(product)),
  "report-nothing": async () => tell(nothing),
};
await ways[way]?.();
