import type { z } from "zod";

/** What is wrong where, for the sender. At most ten, each short: keys come from the request. */
export function describeIssues(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.slice(0, 10).map((issue) => ({
    path: issue.path.map(String).join(".").slice(0, 200),
    message: issue.message.slice(0, 200),
  }));
}
