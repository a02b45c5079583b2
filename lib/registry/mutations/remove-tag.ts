import { deleteScope } from "../authentication/scope.ts";
import { acrTagUrl, harborTagUrl } from "../endpoints/provider-urls.ts";
import type { ChangeAnswer, TagRemovalWay } from "../registry-changes.ts";
import type { RequestOptions } from "../registry-client.ts";
import { accountPassword } from "./account-password.ts";
import { changeAnswer, deleteManifest, labelOf } from "./change-manifests.ts";
import type { MutationContext } from "./mutation-context.ts";
import { removeByPlaceholder } from "./placeholder.ts";
import { sendMutation } from "./send-mutation.ts";

/** One tag and what it points at, as the caller just read. */
export interface TagToRemove {
  repository: string;
  tag: string;
  digest: string;
}

type Remove = (
  target: TagToRemove,
  context: MutationContext,
  options: RequestOptions,
) => Promise<ChangeAnswer>;

const WAYS: Record<TagRemovalWay, Remove> = {
  oci: ({ repository, tag }, context, options) =>
    deleteManifest({ repository, reference: tag }, context, options),
  harbor: removeAtHarbor,
  acr: removeAtAcr,
  placeholder: removeByPlaceholder,
};

/** Takes one tag away by the way that was found for this registry. */
export function removeTag(
  target: TagToRemove,
  way: TagRemovalWay,
  context: MutationContext,
  options: RequestOptions,
): Promise<ChangeAnswer> {
  return WAYS[way](target, context, options);
}

/**
 * `DELETE /projects/{project}/repositories/{repository}/artifacts/{digest}/tags/{tag}` of Harbor's API 2.0.
 * Named by its digest, so that a tag that moved meanwhile is not found instead of removed.
 */
async function removeAtHarbor(
  target: TagToRemove,
  context: MutationContext,
  options: RequestOptions,
): Promise<ChangeAnswer> {
  const account = accountPassword(context);
  if ("outcome" in account) return account;
  const sent = await sendMutation(
    {
      method: "DELETE",
      url: harborTagUrl(context.registry, target),
      change: { kind: "remove-tag", label: labelOf(target.repository, target.tag) },
      scopes: [],
      authorization: account.basic,
    },
    context,
    options,
  );
  return changeAnswer(sent, context);
}

/** `DELETE /acr/v1/{repository}/_tags/{tag}`: Azure's way to untag. */
async function removeAtAcr(
  { repository, tag }: TagToRemove,
  context: MutationContext,
  options: RequestOptions,
): Promise<ChangeAnswer> {
  const sent = await sendMutation(
    {
      method: "DELETE",
      url: acrTagUrl(context.registry, repository, tag),
      change: { kind: "remove-tag", label: labelOf(repository, tag) },
      scopes: [deleteScope(repository)],
    },
    context,
    options,
  );
  return changeAnswer(sent, context);
}
