import { setTimeout as pause } from "node:timers/promises";
import type { Reply } from "../reply.ts";
import type { FaultAction } from "./fault.ts";

const FILLER_BYTES = 64 * 1024;

async function* bytesOf(body: Reply["body"]): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else if (body !== null) yield* body as AsyncIterable<Uint8Array>;
}

function* pieces(chunk: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < chunk.length; start += size) yield chunk.subarray(start, start + size);
}

async function* withEnd(body: Reply["body"], action: FaultAction): AsyncGenerator<Uint8Array> {
  yield* bytesOf(body);
  if (!action.endlessBody) return;
  const text = typeof action.endlessBody === "object" ? action.endlessBody.filler : " ";
  const filler = Buffer.from(text.repeat(Math.ceil(FILLER_BYTES / text.length)));
  for (;;) yield filler;
}

/** A body's bytes as a fault sends them: without end, in slow pieces. Ends when the signal does. */
export async function* faultyBody(
  body: Reply["body"],
  action: FaultAction,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of withEnd(body, action)) {
    if (signal.aborted) return;
    if (!action.slowBytes) {
      yield chunk;
      continue;
    }
    for (const piece of pieces(chunk, action.slowBytes.bytes)) {
      yield piece;
      await pause(action.slowBytes.everyMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
    }
  }
}
