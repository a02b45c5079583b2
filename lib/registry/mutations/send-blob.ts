import { pushScope } from "../authentication/scope.ts";
import { checkedBytes } from "../endpoints/checked-bytes.ts";
import type { BlobTransfer } from "../registry-changes.ts";
import type { RequestOptions } from "../registry-client.ts";
import type { MutationContext } from "./mutation-context.ts";
import { regrouped } from "./regrouped.ts";
import { type Mutation, type Sent, sendMutation } from "./send-mutation.ts";
import { closingUrl, nextLocation, type UploadSession } from "./upload-session.ts";

const OCTETS = { "content-type": "application/octet-stream" };
const MIB = 1024 * 1024;
const PIECE_BYTES = 16 * MIB;
/** What a registry may ask us to hold in memory. */
const MAX_PIECE_BYTES = 64 * MIB;
/** How much is handed to the network at once: the pause between two is what an upload is bounded by. */
const SLICE_BYTES = 64 * 1024;

/** A blob on its way into one session. */
export interface BlobSending {
  blob: BlobTransfer;
  session: UploadSession;
  /** Told of every byte handed to the network. */
  onBytes: (bytes: number) => void;
}

/**
 * One PUT with all bytes (end-6), streamed. Understood by every registry; proxies may find it too large.
 * @throws what the source threw: the broken request is its doing, not the registry's
 */
export async function sendWhole(
  { blob, session, onBytes }: BlobSending,
  context: MutationContext,
  options: RequestOptions,
): Promise<Sent> {
  const source: Source = { bytes: checkedBytes(blob, context.who.name, options), onBytes, failure: null };
  const sent = await send(session, context, options, {
    method: "PUT",
    url: closingUrl(session, blob.digest),
    headers: { ...OCTETS, "content-length": String(blob.size) },
    body: () => told(source),
    once: true,
  });
  if (source.failure !== null) throw source.failure.error;
  return sent;
}

interface Source {
  bytes: AsyncIterable<Uint8Array>;
  onBytes: (bytes: number) => void;
  failure: { error: unknown } | null;
}

/**
 * PATCH by PATCH (end-5), then an empty PUT. Each piece is held in memory until it is sent. Answers as the
 * first request that is not accepted, else as the PUT.
 */
export async function sendInPieces(
  { blob, session, onBytes }: BlobSending,
  context: MutationContext,
  options: RequestOptions,
): Promise<Sent> {
  const size = Math.min(Math.max(PIECE_BYTES, session.minimum), MAX_PIECE_BYTES);
  let offset = 0;
  for await (const piece of regrouped(checkedBytes(blob, context.who.name, options), size)) {
    const sent = await send(session, context, options, {
      method: "PATCH",
      url: session.location,
      headers: {
        ...OCTETS,
        "content-length": String(piece.byteLength),
        "content-range": `${offset}-${offset + piece.byteLength - 1}`,
      },
      body: () => slices(piece),
    });
    if (sent.outcome !== "accepted") return sent;
    offset += piece.byteLength;
    onBytes(piece.byteLength);
    session.location = nextLocation(sent.answer, context) ?? session.location;
  }
  return send(session, context, options, { method: "PUT", url: closingUrl(session, blob.digest) });
}

function send(
  { repository, label }: UploadSession,
  context: MutationContext,
  options: RequestOptions,
  request: Pick<Mutation, "method" | "url" | "headers" | "body" | "once">,
): Promise<Sent> {
  const common = {
    change: { kind: "upload", label },
    scopes: [pushScope(repository)],
    upload: true,
  } as const;
  return sendMutation({ ...common, ...request }, context, options);
}

async function* told(source: Source): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of source.bytes) {
      yield chunk;
      source.onBytes(chunk.byteLength);
    }
  } catch (error) {
    source.failure = { error };
    throw error;
  }
}

async function* slices(piece: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < piece.byteLength; from += SLICE_BYTES) {
    yield piece.subarray(from, from + SLICE_BYTES);
  }
}
