import { deleteBlob, readBlob } from "./endpoints/blobs.ts";
import { deleteManifest } from "./endpoints/delete-manifest.ts";
import { listReferrers, listRepositories, listTags } from "./endpoints/lists.ts";
import { readManifest } from "./endpoints/read-manifest.ts";
import { continueUpload, startUpload } from "./endpoints/uploads.ts";
import { writeManifest } from "./endpoints/write-manifest.ts";
import { ProtocolError, refusal } from "./protocol-error.ts";
import { emptyReply, jsonReply, type Reply } from "./reply.ts";
import type { RequestContext } from "./request-context.ts";
import type { Route } from "./route.ts";

/** The methods of each endpoint. Tags and lists answer no HEAD, as CNCF distribution. */
const METHODS: Record<Route["endpoint"], readonly string[]> = {
  base: ["GET", "HEAD"],
  catalog: ["GET"],
  tags: ["GET"],
  referrers: ["GET"],
  manifest: ["GET", "HEAD", "PUT", "DELETE"],
  blob: ["GET", "HEAD", "DELETE"],
  uploads: ["POST"],
  upload: ["GET", "PATCH", "PUT", "DELETE"],
  token: ["GET", "POST"],
  none: [],
};

function manifestReply(context: RequestContext, repository: string, reference: string) {
  if (context.method === "PUT") return writeManifest(context, repository, reference);
  if (context.method === "DELETE") return deleteManifest(context, repository, reference);
  return readManifest(context, repository, reference);
}

/** Refuses a method the endpoint does not have, before anybody is asked to sign in. */
export function checkMethod(method: string, route: Route): void {
  const methods = METHODS[route.endpoint];
  if (methods.length === 0) throw refusal(404, "UNSUPPORTED", "There is nothing here.");
  if (methods.includes(method)) return;
  const entry = { code: "UNSUPPORTED" as const, message: "This method is not supported here." };
  throw new ProtocolError(405, entry, { allow: methods.join(", ") });
}

/** Hands a request to its endpoint. */
export async function handleRequest(context: RequestContext, route: Route): Promise<Reply> {
  switch (route.endpoint) {
    case "base":
      return jsonReply(200, {});
    case "catalog":
      return listRepositories(context);
    case "tags":
      return listTags(context, route.repository);
    case "referrers":
      return listReferrers(context, route.repository, route.reference);
    case "manifest":
      return manifestReply(context, route.repository, route.reference);
    case "blob":
      return context.method === "DELETE"
        ? deleteBlob(context, route.repository, route.reference)
        : readBlob(context, route.repository, route.reference);
    case "uploads":
      return startUpload(context, route.repository);
    case "upload":
      return continueUpload(context, route.repository, route.reference);
    default:
      return emptyReply(404, { "content-length": "0" });
  }
}
