import { DOCKER_HUB, GHCR, GITLAB, QUAY } from "./deletion-facts.ts";
import type { Provider } from "./provider.ts";

const USUAL = { tokenRealms: [], pageSize: 1000, fallbackPageSize: 100, referrers: "ask" } as const;

/** Services for everybody. */
export const HOSTED: readonly Provider[] = [
  // Its page size is at most 100 by default and larger `n` is clamped, never refused.
  { ...USUAL, id: "quay", hosts: ["quay.io"], catalogue: "with-credential", deletion: QUAY },
  {
    ...USUAL,
    id: "gitlab",
    hosts: ["registry.gitlab.com"],
    tokenRealms: ["https://gitlab.com"],
    catalogue: "no",
    deletion: GITLAB,
  },
  {
    ...USUAL,
    id: "docker-hub",
    hosts: ["registry-1.docker.io", "docker.io", "index.docker.io", "registry.hub.docker.com"],
    tokenRealms: ["https://auth.docker.io"],
    catalogue: "no",
    deletion: DOCKER_HUB,
  },
  // Referrers: 303 to a heavily limited page of github.com, then 404 or 429 (artifacthub/hub #4785).
  {
    ...USUAL,
    id: "ghcr",
    hosts: ["ghcr.io"],
    catalogue: "no",
    referrers: "no",
    deletion: GHCR,
    api: "https://api.github.com",
  },
];
