import type { ChangeAnswer, VersionDeletionWay } from "../registry-changes.ts";
import type { RequestOptions } from "../registry-client.ts";
import { deleteManifest } from "./change-manifests.ts";
import { deleteAtGitHub } from "./ghcr-versions.ts";
import type { MutationContext } from "./mutation-context.ts";

/**
 * Deletes a version by the way that was found for this registry. `tags-first` is the same request as `oci`:
 * whoever calls has removed the tags before, each as a change of its own.
 */
export function deleteVersion(
  target: { repository: string; digest: string },
  way: VersionDeletionWay,
  context: MutationContext,
  options: RequestOptions,
): Promise<ChangeAnswer> {
  if (way === "ghcr") return deleteAtGitHub(target, context, options);
  return deleteManifest({ repository: target.repository, reference: target.digest }, context, options);
}
