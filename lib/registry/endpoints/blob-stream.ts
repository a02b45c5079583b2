import type { Readable } from "node:stream";
import type { Answer } from "../transport/answer.ts";
import { discard } from "../transport/bounded-body.ts";
import { failureOf, tooLarge } from "../transport/failure.ts";
import type { EndpointContext } from "./context.ts";
import { lying } from "./digest-check.ts";

/**
 * A body as a web stream, read no faster than it is consumed. Cancelling it ends the connection. Failures
 * arrive as RegistryErrors.
 * @param expected bytes that must follow, no more and no fewer; null when unknown
 */
export function streamOf(
  source: Readable,
  expected: number | null,
  answer: Answer,
  context: EndpointContext,
): ReadableStream<Uint8Array> {
  const who = { name: context.who.name, host: answer.url.host.slice(0, 100) };
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let sent = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const step = await iterator.next();
          if (step.done) {
            if (expected !== null && sent < expected)
              throw lying(who, "ended a blob before its end", { rule: "short_blob" });
            controller.close();
            return;
          }
          sent += step.value.byteLength;
          if (expected !== null && sent > expected) throw tooLarge(who, expected);
          controller.enqueue(step.value);
        } catch (error) {
          discard(source);
          const { url } = answer;
          controller.error(
            await failureOf(error, {
              who,
              url,
              sink: "redirect",
              maxBytes: sent,
              certificate: async () => null,
            }),
          );
        }
      },
      cancel() {
        discard(source);
      },
    },
    { highWaterMark: 0 },
  );
}
