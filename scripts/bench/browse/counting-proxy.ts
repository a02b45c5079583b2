import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Stands before a registry, writes down what is asked of it, and hides its catalogue: so that nothing is read
 * before a page asks for it.
 */
export interface CountingProxy {
  url: string;
  /** When each request came, as `Date.now()`. */
  times: number[];
  stop(): Promise<void>;
}

/** @param upstream origin of a registry on plain HTTP */
export async function startCountingProxy(upstream: string): Promise<CountingProxy> {
  const times: number[] = [];
  const server = createServer((incoming, outgoing) => {
    times.push(Date.now());
    if (incoming.url?.startsWith("/v2/_catalog")) {
      outgoing.writeHead(404).end();
      return;
    }
    const onward = request(
      new URL(incoming.url ?? "/", upstream),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    times,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
