import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mixedContent } from "../testing/content.ts";
import { CHUNK_BYTES, coalesce } from "./coalesce.ts";

const content = mixedContent(1_500_000);

test("chunks of any sizes become large ones of the same bytes", async () => {
  const sizes = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 100_000, max: 700_000 })),
    {
      maxLength: 40,
    },
  );
  await fc.assert(
    fc.asyncProperty(sizes, async (lengths) => {
      let sent = 0;
      async function* source() {
        for (const length of lengths) {
          yield content.subarray(sent, sent + length);
          sent = Math.min(content.length, sent + length);
        }
      }
      const hash = createHash("sha256");
      const received: number[] = [];
      // A chunk is used at once: its memory is written again for the next.
      for await (const chunk of coalesce(source())) {
        hash.update(chunk);
        received.push(chunk.length);
      }
      const expected = createHash("sha256").update(content.subarray(0, sent)).digest("hex");
      expect(hash.digest("hex")).toBe(expected);
      expect(received.slice(0, -1).every((length) => length >= CHUNK_BYTES)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
