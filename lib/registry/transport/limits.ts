/** Caps on what one answer may cost; times in milliseconds, sizes in bytes (threats 1.3 and 3.1). */
export interface TransportLimits {
  connectMs: number;
  headersMs: number;
  /** Between two pieces of a body. */
  idleMs: number;
  /** From sending to the last byte of an answer that is read into memory. */
  totalMs: number;
  /** How long to wait for the body of an error; some servers announce one and never send it (416, 412). */
  errorBodyMs: number;
  /** Between two pieces of a blob that is sent. */
  uploadIdleMs: number;
  /** From the last byte of a blob to the registry's answer; some move it to its place before they answer. */
  uploadAnswerMs: number;
}

export const TRANSPORT_LIMITS: TransportLimits = {
  connectMs: 5_000,
  headersMs: 10_000,
  idleMs: 15_000,
  totalMs: 30_000,
  errorBodyMs: 2_000,
  uploadIdleMs: 60_000,
  uploadAnswerMs: 300_000,
};

const KIB = 1024;
const MIB = 1024 * KIB;

export const MAX_HEADER_BYTES = 32 * KIB;
export const MAX_MANIFEST_BYTES = 8 * MIB;
export const MAX_TOKEN_BYTES = 64 * KIB;
export const MAX_ERROR_BYTES = 64 * KIB;
/** One page of tags, of the catalogue or of referrers. */
export const MAX_PAGE_BYTES = 4 * MIB;
/** An answer to a change; distribution's are empty, others say a sentence. */
export const MAX_CHANGE_ANSWER_BYTES = 64 * KIB;
/** An answer of /v2/ has nothing to say. */
export const MAX_PING_BYTES = 64 * KIB;
