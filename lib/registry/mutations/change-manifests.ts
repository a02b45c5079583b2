import { InvalidInput } from "#lib/errors.ts";
import { deleteScope, pushScope } from "../authentication/scope.ts";
import { statedDigest } from "../endpoints/digest-check.ts";
import { manifestUrl } from "../endpoints/endpoint-urls.ts";
import { isRegistryError } from "../errors.ts";
import type { ChangeAnswer } from "../registry-changes.ts";
import type { ManifestBytes, RequestOptions } from "../registry-client.ts";
import { header } from "../transport/answer.ts";
import type { MutationContext } from "./mutation-context.ts";
import type { Change } from "./mutation-failure.ts";
import { type Sent, sendMutation } from "./send-mutation.ts";

/** RFC 6838, without parameters: it becomes a header. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i;

/** PUT of exact bytes at a tag or a digest (end-7). */
export async function putManifest(
  place: { repository: string; reference: string },
  manifest: ManifestBytes,
  context: MutationContext,
  options: RequestOptions = {},
): Promise<ChangeAnswer> {
  const { repository, reference } = place;
  if (!MEDIA_TYPE.test(manifest.mediaType))
    throw new InvalidInput("This is not the media type of a manifest.");
  const sent = await sendMutation(
    {
      method: "PUT",
      url: manifestUrl(context.registry, repository, reference),
      change: { kind: "put", label: labelOf(repository, reference) },
      scopes: [pushScope(repository)],
      headers: { "content-type": manifest.mediaType },
      body: manifest.bytes,
    },
    context,
    options,
  );
  return changeAnswer(sent, context);
}

/** DELETE of a tag or a digest (end-9). */
export async function deleteManifest(
  place: { repository: string; reference: string },
  context: MutationContext,
  options: RequestOptions = {},
): Promise<ChangeAnswer> {
  return changeAnswer(await sendManifestDeletion(place, context, options), context);
}

/** As deleteManifest, with the answer itself, which the probes look at. */
export function sendManifestDeletion(
  place: { repository: string; reference: string },
  context: MutationContext,
  options: RequestOptions = {},
): Promise<Sent> {
  const { repository, reference } = place;
  const kind: Change["kind"] = reference.includes(":") ? "delete-version" : "remove-tag";
  return sendMutation(
    {
      method: "DELETE",
      url: manifestUrl(context.registry, repository, reference),
      change: { kind, label: labelOf(repository, reference) },
      scopes: [deleteScope(repository)],
    },
    context,
    options,
  );
}

/** What the caller gets to know; a digest that is none makes the whole answer one that nobody can act on. */
export function changeAnswer(sent: Sent, context: MutationContext): ChangeAnswer {
  if (sent.outcome !== "accepted") return sent;
  const { status } = sent.answer;
  try {
    const digest = statedDigest(header(sent.answer, "docker-content-digest"), context.who);
    return { outcome: "accepted", status, digest };
  } catch (error) {
    if (!isRegistryError(error)) throw error;
    return { outcome: "lost", error };
  }
}

export function labelOf(repository: string, reference: string): string {
  return `${repository}${reference.includes(":") ? "@" : ":"}${reference}`;
}
