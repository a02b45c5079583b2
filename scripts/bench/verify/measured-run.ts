import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openForReading, type ReadingDatabase } from "#lib/database/open-for-reading.ts";
import { hashedText } from "#lib/tag-history/chain/record-hash.ts";
import { evidenceBehind } from "#lib/tag-history/chain/stored-evidence.ts";
import { verifyChain } from "#lib/tag-history/chain/verify-chain.ts";

export interface Measured {
  readonly verified: number;
  readonly seconds: number;
  /** Seconds of processor time: what it takes where nothing else runs. */
  readonly processor: number;
  /** Bytes: the most the process ever held while verifying. */
  readonly peakMemory: number;
  /** Milliseconds. */
  readonly longestBlock: number;
  /** Seconds that sha256 alone takes for the same texts. */
  readonly bare: number;
  readonly bytes: number;
}

/** Not `maxRSS`, which begins with that of the process that started this one. */
function peakOfThisProcess(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}

async function hashOnly(reading: ReadingDatabase): Promise<Pick<Measured, "bare" | "bytes">> {
  let [after, bytes, milliseconds] = [0, 0, 0];
  for (;;) {
    const rows = await evidenceBehind(reading, after, 500);
    const last = rows.at(-1);
    if (last === undefined) return { bare: milliseconds / 1000, bytes };
    const texts = rows.map((row) =>
      hashedText(row.previousHash, { ...row, registryId: row.registryId ?? "" }),
    );
    bytes += texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const began = performance.now();
    for (const text of texts) hash("sha256", text, "hex");
    milliseconds += performance.now() - began;
    after = last.seq;
  }
}

const reading = await openForReading(process.argv[2] ?? "");
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const usedBefore = process.cpuUsage();
const began = performance.now();
const { records, firstBad } = await verifyChain(reading);
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(usedBefore);
delay.disable();
if (firstBad !== null) throw new Error(firstBad.why);
const peakMemory = peakOfThisProcess();
const bare = await hashOnly(reading);
await reading.close();
const measured: Measured = {
  verified: records,
  seconds,
  processor: (user + system) / 1e6,
  peakMemory,
  longestBlock: delay.max / 1e6,
  ...bare,
};
process.stdout.write(JSON.stringify(measured));
