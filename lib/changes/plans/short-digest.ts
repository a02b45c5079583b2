/** A digest as sentences name it; its beginning tells versions apart for people. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(":");
  return digest.slice(0, colon + 13);
}
