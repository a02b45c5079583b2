import type { TagRemovalWay, VersionDeletionWay } from "../registry-changes.ts";

/**
 * What deleting does at a kind of registry, as far as it is known of the kind. Sources: registries.md sections
 * 3, 5 and 6 with their references.
 */
export interface DeletionFacts {
  /** `ask`: found by a harmless request. Null: cannot be done here. */
  readonly removeTag: TagRemovalWay | "ask" | null;
  readonly deleteVersion: VersionDeletionWay | "ask" | null;
  /** Whole sentences for people; of what is asked: said when it works. */
  readonly removeTagText: string;
  readonly deleteVersionText: string;
  /** Whether a tag may be pointed at a placeholder that is then deleted, where tags cannot be deleted. */
  readonly placeholder: boolean;
  /** See DeletionAbility.dropsUntagged. */
  readonly dropsUntagged: boolean;
}

const TAG_ALONE = "Only this tag is removed; its version and the version's other tags stay.";
const WITH_TAGS = "The version is deleted with every tag on it.";
const LAYERS_LATER = "Its layers are freed when the registry next collects garbage.";

/** Registries that keep what no tag points at. */
export const ASKED: DeletionFacts = {
  removeTag: "ask",
  deleteVersion: "ask",
  removeTagText: TAG_ALONE,
  deleteVersionText: `${WITH_TAGS} ${LAYERS_LATER}`,
  placeholder: false,
  dropsUntagged: false,
};

export const ASKED_OR_PLACEHOLDER: DeletionFacts = { ...ASKED, placeholder: true };

/** zot keeps an untagged manifest until its retention or garbage collection comes by. */
export const ZOT: DeletionFacts = {
  ...ASKED,
  removeTagText: `${TAG_ALONE} zot removes versions without tags when it collects garbage.`,
  deleteVersionText: `${WITH_TAGS} zot refuses while an index contains it.`,
  dropsUntagged: true,
};

export const GITLAB: DeletionFacts = {
  ...ASKED,
  removeTagText: `${TAG_ALONE} GitLab removes versions without tags after a while.`,
  deleteVersionText: `${WITH_TAGS} GitLab refuses while an index contains it.`,
  dropsUntagged: true,
};

/** Every tag is a package version of its own there; overwriting or deleting it drops its manifest. */
export const GITEA: DeletionFacts = {
  ...ASKED,
  removeTagText: "The tag is removed; a version that no other tag points at may be gone with it.",
  deleteVersionText: WITH_TAGS,
  dropsUntagged: true,
};

export const HARBOR: DeletionFacts = {
  removeTag: "harbor",
  deleteVersion: "oci",
  removeTagText: `${TAG_ALONE} It is done by Harbor's own interface.`,
  deleteVersionText:
    "Harbor deletes the version with every tag on it, its signatures, and those of its children that have no tag. It refuses while an index contains it.",
  placeholder: false,
  dropsUntagged: false,
};

export const QUAY: DeletionFacts = {
  removeTag: "oci",
  deleteVersion: "oci",
  removeTagText: `${TAG_ALONE} Quay keeps a version without tags for its time machine, then drops it.`,
  deleteVersionText:
    "Quay deletes the version with every tag on it; one without any tag is not found. It can be brought back in Quay while its time machine lasts.",
  placeholder: false,
  dropsUntagged: true,
};

export const DOCKER_HUB: DeletionFacts = {
  removeTag: null,
  deleteVersion: null,
  removeTagText:
    "Docker Hub does not delete tags reliably through the registry protocol: use the repository's page at hub.docker.com.",
  deleteVersionText:
    "Docker Hub does not delete versions through the registry protocol: use the repository's page at hub.docker.com.",
  placeholder: false,
  dropsUntagged: false,
};

export const GHCR: DeletionFacts = {
  removeTag: null,
  deleteVersion: "ghcr",
  removeTagText:
    "GitHub cannot take one tag away from a version: it deletes whole versions only. Point the tag at another version, or delete the version.",
  deleteVersionText:
    "GitHub deletes the version with every tag on it by its packages interface, with this account's token, a classic one with read:packages and delete:packages. It refuses public versions that were downloaded more than 5,000 times, and can bring a deleted one back for 30 days.",
  placeholder: false,
  dropsUntagged: false,
};

export const ECR: DeletionFacts = {
  removeTag: "oci",
  deleteVersion: "oci",
  removeTagText:
    "The tag is removed. Amazon ECR deletes an image when its last tag is removed, so such an image is pinned before.",
  deleteVersionText: WITH_TAGS,
  placeholder: false,
  dropsUntagged: true,
};

export const GAR: DeletionFacts = {
  removeTag: "oci",
  deleteVersion: "tags-first",
  removeTagText: TAG_ALONE,
  deleteVersionText:
    "Google deletes no version while a tag points at it, so its tags are removed first, then the version.",
  placeholder: false,
  dropsUntagged: false,
};

export const ACR: DeletionFacts = {
  removeTag: "acr",
  deleteVersion: "oci",
  removeTagText: `${TAG_ALONE} It is done by Azure's own interface.`,
  deleteVersionText: WITH_TAGS,
  placeholder: false,
  dropsUntagged: false,
};

export const YANDEX: DeletionFacts = {
  removeTag: null,
  deleteVersion: null,
  removeTagText:
    "Yandex takes no single tag away: its own interface deletes images with all their tags. Use its console or the program yc.",
  deleteVersionText:
    "Yandex deletes images by its own interface only, which needs other rights than the registry: use its console or the program yc.",
  placeholder: false,
  dropsUntagged: false,
};
