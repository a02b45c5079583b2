import { isDockerHubHost } from "#lib/references/host.ts";

/** `host[:port]/repository` as pull commands take it. Docker Hub is pulled by `docker.io`, not by the name of its API. */
export function pullName(registryUrl: string, repository: string): string {
  const { host } = new URL(registryUrl);
  return `${isDockerHubHost(host) ? "docker.io" : host}/${repository}`;
}
