/**
 * The `Host` values this server answers to. A page of a foreign name that resolves to this machine (DNS
 * rebinding) is same-origin to its own script; the name it sends in `Host` gives it away.
 *
 * @param port the port we listen on; a browser leaves it out when it is 80
 * @param publicUrl where people reach us through a proxy; null when there is none
 */
export function knownHosts(port: number, publicUrl: URL | null): ReadonlySet<string> {
  const names = ["127.0.0.1", "localhost", "[::1]"];
  const hosts = names.map((name) => `${name}:${port}`);
  if (port === 80) hosts.push(...names);
  // URL.host leaves out the scheme's own port, as browsers do.
  if (publicUrl !== null) hosts.push(publicUrl.host);
  return new Set(hosts);
}

/** Names that mean this very machine; everything else can be reached from outside. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
