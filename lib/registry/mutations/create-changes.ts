import type { RegistryChanges } from "../registry-changes.ts";
import { putManifest } from "./change-manifests.ts";
import { deleteVersion } from "./delete-version.ts";
import { rememberedAbility } from "./deletion-ability.ts";
import { mountBlob } from "./mount-blob.ts";
import type { MutationContext } from "./mutation-context.ts";
import { removeTag } from "./remove-tag.ts";
import { uploadBlob } from "./upload-blob.ts";

/** The changing side of a client. Each method asks the gate before anything else, reading included. */
export function createChanges(context: MutationContext): RegistryChanges {
  const ability = rememberedAbility(context);
  return {
    dropsUntagged: context.provider.deletion.dropsUntagged,
    deletionAbility: ability,
    async putManifest(repository, reference, manifest, options) {
      context.mayChange();
      return putManifest({ repository, reference }, manifest, context, options);
    },
    async removeTag(repository, tag, { way, digest, ...options }) {
      context.mayChange();
      return removeTag({ repository, tag, digest }, way, context, options);
    },
    async deleteVersion(repository, digest, { way, ...options }) {
      context.mayChange();
      return deleteVersion({ repository, digest }, way, context, options);
    },
    async mountBlob(repository, digest, { from, ...options }) {
      context.mayChange();
      return mountBlob({ repository, digest, from }, context, options);
    },
    async uploadBlob(repository, blob, options) {
      context.mayChange();
      return uploadBlob(repository, blob, context, options);
    },
  };
}
