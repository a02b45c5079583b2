import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const file = join(import.meta.dirname, "buffer-memory.ts");
const run = (code: string) =>
  promisify(execFile)(process.execPath, [
    ...["--experimental-strip-types", "--disable-warning=ExperimentalWarning", "--input-type=module"],
    ...["--eval", `import { countBuffersWithHeap } from ${JSON.stringify(file)};\n${code}`],
  ]);

test("this version of V8 takes the flag, and another one is not asked", async () => {
  // V8 complains on stderr of what it does not know, and goes on.
  expect((await run("countBuffersWithHeap();")).stderr).toBe("");
  expect((await run(`countBuffersWithHeap("12.4.254.21-node.24");`)).stderr).toBe("");
});

test.runIf(process.versions.v8.startsWith("13."))(
  "buffers that come and go do not have the whole heap collected time and again",
  async () => {
    const count = (how: string) => `${how}
    import { PerformanceObserver } from "node:perf_hooks";
    const kept = Array.from({ length: 300_000 }, (_, i) => ({ i }));
    let whole = 0;
    const count = (entries) => {
      for (const { detail } of entries) if (detail.kind === 4) whole += 1;
    };
    const observer = new PerformanceObserver((list) => count(list.getEntries()));
    observer.observe({ entryTypes: ["gc"] });
    for (let i = 0; i < 2_000; i += 1) {
      Buffer.alloc(1_048_576);
      if (i % 8 === 0) await new Promise(setImmediate);
    }
    count(observer.takeRecords());
    console.log(whole + 0 * kept.length);`;
    const without = Number((await run(count(""))).stdout);
    const counted = Number((await run(count("countBuffersWithHeap();"))).stdout);
    expect(counted).toBeLessThan(without / 2);
  },
);
