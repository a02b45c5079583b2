import { ConsoleApiError } from "./console-api-error.ts";
import { sendRequest } from "./send-request.ts";

interface TextRequest {
  path: string;
  query: Readonly<Record<string, unknown>>;
  /** In bytes; a longer text is a failure that says so. */
  limit: number;
  signal?: AbortSignal;
}

/**
 * The exact bytes of something as text. Bytes that are not UTF-8 come out as U+FFFD.
 *
 * @throws ConsoleApiError
 */
export async function apiText({ path, query, limit, signal }: TextRequest): Promise<string> {
  const response = await sendRequest({ method: "GET", path, query, signal });
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > limit) {
    throw new ConsoleApiError({
      status: response.status,
      code: "too_large",
      detail: `This has ${bytes.byteLength} bytes, more than a page can show.`,
      requestId: response.headers.get("x-request-id"),
    });
  }
  return new TextDecoder().decode(bytes);
}
