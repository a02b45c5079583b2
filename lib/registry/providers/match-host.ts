/**
 * Does a host name fit a pattern, label by label? `*` stands for exactly one label, and both ends are fixed:
 * `evil-azurecr.io` and `x.azurecr.io.evil.example` are nobody's (GO-2026-6225, an unanchored `.azurecr.io`).
 * @param host without port
 */
export function matchesHost(host: string, pattern: string): boolean {
  const labels = host.toLowerCase().split(".");
  const wanted = pattern.split(".");
  return (
    labels.length === wanted.length &&
    wanted.every((label, index) => (label === "*" ? labels[index] !== "" : label === labels[index]))
  );
}
