import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { FaultAction } from "./faults/fault.ts";
import { faultyBody } from "./faults/faulty-body.ts";
import type { Reply } from "./reply.ts";
import type { RecordedRequest } from "./request-log.ts";

const NO_FAULT: FaultAction = {};

/**
 * Sends an answer, the way a fault wants it if there is one. Waits for the client to take what was sent, so
 * that an endless body costs no memory here either, and stops as soon as the client goes away.
 */
export async function sendReply(
  response: ServerResponse,
  reply: Reply,
  entry: RecordedRequest,
  signal: AbortSignal,
  action: FaultAction = NO_FAULT,
): Promise<void> {
  entry.status = reply.status;
  response.writeHead(reply.status, reply.headers);
  if (entry.method === "HEAD" || reply.status === 204 || reply.status === 304) {
    response.end();
    if (reply.body && !(reply.body instanceof Uint8Array)) reply.body.destroy();
    return;
  }
  let left = action.truncateAfter ?? Number.POSITIVE_INFINITY;
  for await (const chunk of faultyBody(reply.body, action, signal)) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    if (part.length > 0 && !response.write(part) && !signal.aborted) {
      await once(response, "drain", { signal }).catch(() => {});
    }
    entry.bytesSent += part.length;
    if (left <= 0 || signal.aborted) break;
  }
  if (action.truncateAfter === undefined) response.end();
  else cutAfterFlush(response);
}

/** Ends the socket after the bytes written so far, without the end the protocol promises. */
function cutAfterFlush(response: ServerResponse): void {
  response.flushHeaders();
  response.socket?.end();
}
