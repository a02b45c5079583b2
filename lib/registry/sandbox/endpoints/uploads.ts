import { digestAlgorithm } from "../digests.ts";
import { refusal } from "../protocol-error.ts";
import { emptyReply, type Reply } from "../reply.ts";
import { headerOf, type RequestContext } from "../request-context.ts";
import type { UploadSession } from "../upload-sessions.ts";

function supportedDigest(digest: string): string {
  if (digestAlgorithm(digest)) return digest;
  throw refusal(400, "DIGEST_INVALID", "The digest is malformed or of an algorithm not supported here.", {
    digest,
  });
}

function sessionReply(status: number, session: UploadSession): Reply {
  return emptyReply(status, {
    location: `/v2/${session.repository}/blobs/uploads/${session.id}`,
    range: `0-${Math.max(0, session.pending.size - 1)}`,
    "docker-upload-uuid": session.id,
    "content-length": "0",
  });
}

function storedReply(repository: string, digest: string): Reply {
  return emptyReply(201, {
    location: `/v2/${repository}/blobs/${digest}`,
    "docker-content-digest": digest,
    "content-length": "0",
  });
}

/** A chunk's place; null when the client did not say one, which Docker's own clients do not. */
function declaredRange(context: RequestContext): { start: number; end: number } | null {
  const header = headerOf(context, "content-range");
  if (header === undefined) return null;
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(header);
  const [start, end] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || end < start) throw refusal(416, "BLOB_UPLOAD_INVALID", "The Content-Range is malformed.");
  return { start, end };
}

async function complete(context: RequestContext, session: UploadSession, digest: string): Promise<Reply> {
  const { repository } = session;
  const size = await context.uploads.finish(session, digest);
  await context.store.linkBlob(repository, digest, size);
  context.report({
    action: "push",
    target: { repository, digest, size, mediaType: "application/octet-stream" },
  });
  return storedReply(repository, digest);
}

/** Mounts a blob when it can be found: in `from`, or without it in any repository when nobody needs to sign in. */
async function mount(context: RequestContext, repository: string, digest: string): Promise<Reply | null> {
  const from = context.query.get("from");
  const anywhere = context.options.authentication === undefined;
  const sources = from !== null ? [from] : anywhere ? context.store.repositoriesWithBlob(digest) : [];
  for (const source of sources) {
    const size = context.store.blobSize(source, digest);
    if (size === null) continue;
    await context.store.linkBlob(repository, digest, size);
    const target = {
      repository,
      digest,
      size,
      fromRepository: source,
      mediaType: "application/octet-stream",
    };
    context.report({ action: "mount", target });
    return storedReply(repository, digest);
  }
  return null;
}

/** end-4 and end-11: begins an upload, or stores or mounts a blob at once. */
export async function startUpload(context: RequestContext, repository: string): Promise<Reply> {
  const mounted = context.query.get("mount");
  if (mounted !== null) {
    const reply = await mount(context, repository, supportedDigest(mounted));
    return reply ?? sessionReply(202, await context.uploads.open(repository));
  }
  const algorithm = context.query.get("digest-algorithm");
  if (algorithm !== null && algorithm !== "sha256" && algorithm !== "sha512") {
    throw refusal(400, "DIGEST_INVALID", "This digest algorithm is not supported here.", { algorithm });
  }
  const digest = context.query.get("digest");
  if (digest === null) return sessionReply(202, await context.uploads.open(repository));
  supportedDigest(digest);
  const session = await context.uploads.open(repository);
  await context.uploads.append(session, context.body, null);
  return complete(context, session, digest);
}

/** end-5, end-6, end-13 and end-14: the requests to an upload's own location. */
export async function continueUpload(
  context: RequestContext,
  repository: string,
  id: string,
): Promise<Reply> {
  const session = context.uploads.find(repository, id);
  if (context.method === "GET") return sessionReply(204, session);
  if (context.method === "DELETE") {
    await context.uploads.cancel(session);
    return emptyReply(204);
  }
  const digest = context.method === "PUT" ? supportedDigest(context.query.get("digest") ?? "") : null;
  await context.uploads.append(session, context.body, declaredRange(context));
  return digest === null ? sessionReply(202, session) : complete(context, session, digest);
}
