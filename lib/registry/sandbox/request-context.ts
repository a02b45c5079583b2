import type { IncomingMessage } from "node:http";
import type { ReportedChange } from "./notifications.ts";
import type { SandboxOptions } from "./sandbox-options.ts";
import type { SandboxStore } from "./store.ts";
import type { UploadSessions } from "./upload-sessions.ts";

/** What an endpoint works with. */
export interface RequestContext {
  method: string;
  path: string;
  query: URLSearchParams;
  message: IncomingMessage;
  /** The request's body. Leaving it unread does not cut the connection, so a refusal can still be answered. */
  body: AsyncIterable<Buffer>;
  store: SandboxStore;
  uploads: UploadSessions;
  options: SandboxOptions;
  report(change: ReportedChange): void;
}

/** The value of a header that may come once. */
export function headerOf(context: RequestContext, name: string): string | undefined {
  const value = context.message.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
