/** Docker Hub answers to many names; its API lives at one. */
export const DOCKER_HUB_API_HOST = "registry-1.docker.io";

const DOCKER_HUB_HOSTS = new Set([
  "docker.io",
  "index.docker.io",
  "registry-1.docker.io",
  "registry.hub.docker.com",
  "hub.docker.com",
  "www.docker.io",
]);

const LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
/** DNS labels (underscores too: Compose and Kubernetes names), or an IPv6 address in brackets; then a port. */
const HOST_AND_PORT = new RegExp(`^(${LABEL}(?:\\.${LABEL})*|\\[[0-9A-Fa-f:.]{2,45}\\])(?::([0-9]{1,5}))?$`);

export interface HostAndPort {
  /** Lower case; an IPv6 address keeps its brackets. */
  host: string;
  port: number | null;
}

/** True for any name people give to Docker Hub (without a port). */
export function isDockerHubHost(host: string): boolean {
  return DOCKER_HUB_HOSTS.has(host.toLowerCase());
}

/** Splits `host[:port]`, or null when it is neither. Says nothing of whether the host may be contacted. */
export function parseHostAndPort(text: string): HostAndPort | null {
  if (text.length > 260) return null;
  const match = HOST_AND_PORT.exec(text);
  if (match?.[1] === undefined) return null;
  const port = match[2] === undefined ? null : Number(match[2]);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  return { host: match[1].toLowerCase(), port };
}

/** This machine by its usual names: the only hosts for which http is assumed. */
export function isLoopbackHost(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    /^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(host)
  );
}
