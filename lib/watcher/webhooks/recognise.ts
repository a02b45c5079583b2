import type { Message, Vendor } from "./vendor.ts";
import { acr } from "./vendors/acr.ts";
import { artifactory } from "./vendors/artifactory.ts";
import { distribution, gitlab } from "./vendors/distribution.ts";
import { dockerHub } from "./vendors/docker-hub.ts";
import { ecr } from "./vendors/ecr.ts";
import { gar } from "./vendors/gar.ts";
import { ghcr } from "./vendors/ghcr.ts";
import { gitea } from "./vendors/gitea.ts";
import { harbor } from "./vendors/harbor.ts";
import { quay } from "./vendors/quay.ts";
import { yandex } from "./vendors/yandex.ts";
import { zot } from "./vendors/zot.ts";

/** In the order in which they are asked: distribution before GitLab, whose envelope is the same. */
export const VENDORS: readonly Vendor[] = [
  harbor,
  zot,
  distribution,
  gitlab,
  acr,
  ecr,
  gar,
  ghcr,
  gitea,
  dockerHub,
  quay,
  artifactory,
  yandex,
];

/**
 * Whose webhook a message is, by its shape and the headers of its format.
 *
 * @param kind of the registry as configured: decides between those whose format fits, and nothing else
 */
export function recognise(message: Message, kind: string): Vendor | null {
  const own = VENDORS.find(({ name }) => name === kind);
  if (own?.recognises(message)) return own;
  return VENDORS.find((vendor) => vendor.recognises(message)) ?? null;
}
