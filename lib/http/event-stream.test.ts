import { expect, test } from "vitest";
import { eventStream } from "./event-stream.ts";

test("a stream ends when its source says that nothing more will come, after what was told", async () => {
  let ended = 0;
  const response = eventStream<{ count: number }>({
    signal: new AbortController().signal,
    subscribe: (tell, end) => {
      setImmediate(() => {
        tell({ count: 1 });
        end();
        end();
      });
      return () => {
        ended += 1;
      };
    },
  });
  expect(await response.text()).toBe('retry: 3000\n\ndata: {"count":1}\n\n');
  expect(ended).toBe(1);
});

test.each([
  ["went away", (response: Response) => response.body?.cancel()],
  ["is cut off by the server", (_response: Response, leaving: AbortController) => leaving.abort()],
])("an event for a page that %s in the same turn is nobody's failure", async (_name, leave) => {
  const leaving = new AbortController();
  let tell = (_event: object) => {};
  let unsubscribed = false;
  const response = eventStream({
    signal: leaving.signal,
    subscribe: (listener: (event: object) => void) => {
      tell = listener;
      return () => {
        unsubscribed = true;
      };
    },
  });
  await leave(response, leaving);
  expect(() => tell({ late: true })).not.toThrow();
  expect(unsubscribed).toBe(true);
});
