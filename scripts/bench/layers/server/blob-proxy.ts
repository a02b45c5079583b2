import { createServer, request, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { closeServer, listenOnLoopback } from "#e2e/fixtures/loopback-server.ts";

/** One request for a blob. */
export interface BlobRequest {
  path: string;
  /** Asked for as a whole, and not for a range of it. */
  whole: boolean;
  /** When the connection to the one who asked was closed before all was sent, as performance.now(); null: it was not. */
  cutAt: number | null;
}

/** Stands before a registry and writes down which blobs are asked for. */
export interface BlobProxy {
  url: string;
  blobs: BlobRequest[];
  /** Milliseconds to wait after every chunk of a blob; 0: as fast as it goes. */
  pause: number;
  stop(): Promise<void>;
}

/** @param upstream origin of a registry on plain HTTP */
export async function startBlobProxy(upstream: string): Promise<BlobProxy> {
  const proxy = { url: "", blobs: [] as BlobRequest[], pause: 0 };
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? "/";
    const blob: BlobRequest | null = path.includes("/blobs/")
      ? { path, cutAt: null, whole: incoming.headers.range === undefined }
      : null;
    if (blob !== null && incoming.method === "GET") proxy.blobs.push(blob);
    const { method, headers } = incoming;
    const gone = new Promise<void>((resolve) => outgoing.once("close", resolve));
    const onward = request(new URL(path, upstream), { method, headers }, async (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      for await (const chunk of answer) {
        if (!outgoing.write(chunk)) await Promise.race([drained(outgoing), gone]);
        if (blob !== null && proxy.pause > 0) await wait(proxy.pause);
        if (outgoing.destroyed) break;
      }
      outgoing.end();
    });
    outgoing.once("close", () => {
      if (outgoing.writableFinished) return;
      if (blob !== null) blob.cutAt = performance.now();
      onward.destroy();
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  const port = await listenOnLoopback(server);
  return Object.assign(proxy, { url: `http://127.0.0.1:${port}`, stop: () => closeServer(server) });
}

function drained(stream: ServerResponse): Promise<void> {
  return new Promise((resolve) => stream.once("drain", resolve));
}
