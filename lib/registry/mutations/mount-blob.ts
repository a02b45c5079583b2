import { pullScope, pushScope } from "../authentication/scope.ts";
import { checkedDigest, checkedRepository, uploadsUrl } from "../endpoints/endpoint-urls.ts";
import type { RequestOptions } from "../registry-client.ts";
import { header } from "../transport/answer.ts";
import type { MutationContext } from "./mutation-context.ts";
import { sendMutation } from "./send-mutation.ts";
import { cancelSession, sessionIn } from "./upload-session.ts";

/** Which registries answer that they do not mount, or not from there; uploading says what is really wrong. */
const NOT_MOUNTED = new Set([400, 403, 404, 405, 500, 501, 502, 503]);

/** POST with `mount` and `from` (end-11); see RegistryChanges.mountBlob. */
export async function mountBlob(
  target: { repository: string; digest: string; from: string },
  context: MutationContext,
  options: RequestOptions = {},
): Promise<boolean> {
  const { repository, digest, from } = target;
  const url = uploadsUrl(context.registry, repository);
  url.searchParams.set("mount", checkedDigest(digest));
  url.searchParams.set("from", checkedRepository(from));
  const label = `${repository}@${digest}`;
  const scopes = [pushScope(repository), pullScope(from)];
  const sent = await sendMutation(
    { method: "POST", url, change: { kind: "upload", label }, scopes },
    context,
    options,
  );
  if (sent.outcome === "accepted") {
    if (sent.answer.status === 201) return true;
    if (header(sent.answer, "location") === null) return false;
    await cancelSession(sessionIn(sent.answer, { repository, label }, context), context);
    return false;
  }
  const { status } = sent.error.details;
  if (typeof status === "number" && NOT_MOUNTED.has(status)) return false;
  throw sent.error;
}
