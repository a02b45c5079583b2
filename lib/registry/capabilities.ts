/** What a registry can do, found by harmless questions; each with how it is known. */
export type Capability = "yes" | "no" | "unknown";

export interface Capabilities {
  /** GET /v2/_catalog answers. */
  catalog: Capability;
  /** GET /v2/<name>/referrers/<digest> answers an index. */
  referrers: Capability;
  /** Range requests on blobs. */
  blobRanges: Capability;
  /** Does tags/list obey n and last. */
  tagPaging: Capability;
  authentication: "none" | "basic" | "bearer" | "unknown";
  /** What the server calls itself, if it does (Server header, extension endpoints), at most 100 characters. */
  serverName: string | null;
  /** RFC 3339. */
  probedAt: string;
}
