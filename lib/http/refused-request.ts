import { TagtrailError } from "#lib/errors.ts";

/** Ways a request can be wrong before anybody looked at what it asks for. */
export type RefusalCode =
  | "unknown_host"
  | "foreign_origin"
  | "method_not_allowed"
  | "unsupported_media_type"
  | "uri_too_long"
  | "too_many_requests";

/** The request as such is refused; nothing of it was carried out. */
export class RefusedRequest extends TagtrailError {
  constructor(
    code: RefusalCode,
    message: string,
    options?: { advice?: string; details?: Record<string, unknown> },
  ) {
    super(code, message, options);
  }
}
