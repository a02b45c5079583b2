/** The registries whose differences we know. `generic` is any other that speaks the distribution API. */
export const PROVIDER_IDS = [
  "generic",
  "distribution",
  "zot",
  "harbor",
  "quay",
  "gitlab",
  "gitea",
  "docker-hub",
  "ghcr",
  "ecr",
  "gar",
  "acr",
  "yandex",
  "sandbox",
] as const;

export type ProviderId = (typeof PROVIDER_IDS)[number];
