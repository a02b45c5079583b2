import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import { isTagtrailError } from "#lib/errors.ts";

/**
 * Ends a download: aborted when whoever downloads goes away, when the server stops, and when the download fails.
 */
export interface DownloadEnd {
  /** For every request that is made for the download. */
  readonly signal: AbortSignal;
  stop(): void;
}

export function downloadEnd({ shutdown }: CatalogContext, request: AbortSignal): DownloadEnd {
  const controller = new AbortController();
  return {
    signal: AbortSignal.any([controller.signal, request, shutdown.signal]),
    stop: () => controller.abort(),
  };
}

/**
 * Bytes as a stream that is read only as fast as it is taken. Cancelled or failed, it stops everything at once that
 * was begun for it, also what waits for a registry.
 */
export function downloadStream(
  bytes: AsyncGenerator<Uint8Array>,
  end: DownloadEnd,
  { logger }: Pick<CatalogContext, "logger">,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await bytes.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          // The answer has begun, so nobody can be told; whoever downloads sees it broken off.
          if (!end.signal.aborted && isTagtrailError(error))
            logger.warn({ code: error.code, reason: error.message }, "a download was broken off");
          end.stop();
          throw error;
        }
      },
      cancel() {
        end.stop();
        // Whatever it is waiting for fails now, which is of no interest any more.
        bytes.return(undefined).catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
