import { buffer } from "node:stream/consumers";
import type { Reply } from "../reply.ts";
import type { FaultAction } from "./fault.ts";

function bodyOf(action: FaultAction, reply: Reply): Reply["body"] {
  const { body } = action;
  if (body === undefined)
    return action.status === undefined && action.wwwAuthenticate === undefined ? reply.body : null;
  if (typeof body === "string") return Buffer.from(body);
  return body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
}

/** Same length, other bytes. JSON stays JSON when it can: the last letter or digit inside is changed. */
function altered(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  const at = copy.findLastIndex((byte) => byte >= 0x61 && byte < 0x7a);
  const index = at === -1 ? 0 : at;
  copy[index] = (copy[index] ?? 0) + 1;
  return copy;
}

function spoilHeaders(action: FaultAction, headers: Reply["headers"]): void {
  if (action.link !== undefined) headers.link = action.link;
  if (action.wwwAuthenticate !== undefined) headers["www-authenticate"] = action.wwwAuthenticate;
  if (action.wrongDigest === "header") headers["docker-content-digest"] = `sha256:${"0".repeat(64)}`;
  for (const [name, value] of Object.entries(action.headers ?? {})) {
    if (value === null) delete headers[name];
    else headers[name] = typeof value === "string" ? value : [...value];
  }
}

/** The answer as the fault wants it; how it is sent (slowly, cut, without end) is left to the sender. */
export async function spoilReply(action: FaultAction, reply: Reply): Promise<Reply> {
  const status = action.status ?? (action.wwwAuthenticate === undefined ? reply.status : 401);
  let body = bodyOf(action, reply);
  if (action.wrongDigest === "body" && body !== null) {
    body = altered(body instanceof Uint8Array ? body : await buffer(body));
  }
  const headers: Reply["headers"] = status === reply.status ? { ...reply.headers } : {};
  if (body !== reply.body && body instanceof Uint8Array) headers["content-length"] = String(body.length);
  if (action.endlessBody) delete headers["content-length"];
  spoilHeaders(action, headers);
  return { status, headers, body };
}
