import { TagtrailError } from "#lib/errors.ts";

/** The codes of the distribution specification ("Error Codes") and two that real registries add. */
export type ProtocolCode =
  | "BLOB_UNKNOWN"
  | "BLOB_UPLOAD_INVALID"
  | "BLOB_UPLOAD_UNKNOWN"
  | "DIGEST_INVALID"
  | "MANIFEST_BLOB_UNKNOWN"
  | "MANIFEST_INVALID"
  | "MANIFEST_UNKNOWN"
  | "NAME_INVALID"
  | "NAME_UNKNOWN"
  | "SIZE_INVALID"
  | "UNAUTHORIZED"
  | "DENIED"
  | "UNSUPPORTED"
  | "PAGINATION_NUMBER_INVALID"
  | "RANGE_INVALID";

export interface ProtocolErrorEntry {
  code: ProtocolCode;
  message: string;
  detail?: unknown;
}

/** A refusal the sandbox answers: an HTTP status and the error entries of the specification's error body. */
export class ProtocolError extends TagtrailError {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly entries: readonly ProtocolErrorEntry[];

  constructor(
    status: number,
    entries: ProtocolErrorEntry | readonly ProtocolErrorEntry[],
    headers: Record<string, string> = {},
  ) {
    const list = "code" in entries ? [entries] : entries;
    super("sandbox_refusal", list[0]?.message ?? "The sandbox registry refused the request.");
    this.status = status;
    this.headers = headers;
    this.entries = list;
  }
}

/** Shorthand for a refusal with one entry. */
export function refusal(
  status: number,
  code: ProtocolCode,
  message: string,
  detail?: unknown,
): ProtocolError {
  return new ProtocolError(status, detail === undefined ? { code, message } : { code, message, detail });
}
