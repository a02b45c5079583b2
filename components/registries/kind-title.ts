import { REGISTRY_KINDS, type RegistryKind } from "#lib/references/registry-kinds.ts";

/** What people call a kind of registry; the id itself when a newer server knows a kind that this page does not. */
export function kindTitle(id: string): string {
  return REGISTRY_KINDS.find((kind) => kind.id === id)?.title ?? id;
}

/** Hosts that surely belong to one kind; `*.` stands for any beginning. The server decides, this only hints. */
const HOSTS: readonly (readonly [pattern: string, kind: string])[] = [
  ["docker.io", "docker-hub"],
  ["*.docker.io", "docker-hub"],
  ["ghcr.io", "ghcr"],
  ["quay.io", "quay"],
  ["registry.gitlab.com", "gitlab"],
  ["cr.yandex", "yandex"],
  ["gcr.io", "gar"],
  ["*.gcr.io", "gar"],
  ["*.pkg.dev", "gar"],
  ["*.azurecr.io", "acr"],
  ["public.ecr.aws", "ecr"],
  ["*.amazonaws.com", "ecr"],
  ["codeberg.org", "gitea"],
  ["gitea.com", "gitea"],
];

/** The kind whose hints fit this host; the one of any registry when none is recognised. */
export function kindOfHost(host: string): RegistryKind {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  const found = HOSTS.find(([pattern]) =>
    pattern.startsWith("*.") ? name.endsWith(pattern.slice(1)) : name === pattern,
  );
  const kind = REGISTRY_KINDS.find(({ id }) => id === (found?.[1] ?? "generic"));
  if (!kind) throw new Error("Every kind that is hinted at is described in registry-kinds.ts.");
  return kind;
}
