import { TagtrailError } from "#lib/errors.ts";

/** What is told when a thread that reads a layer ends before it is done. */
export function threadFailure(cause: Error): TagtrailError {
  if ((cause as { code?: unknown }).code === "ERR_WORKER_OUT_OF_MEMORY") {
    return new TagtrailError(
      "layer_unreadable",
      "This layer needs more memory to be listed than is allowed.",
      {
        advice: "Download it to look inside.",
        details: { reason: "memory" },
        cause,
      },
    );
  }
  return new TagtrailError("unavailable", "The thread that read this layer ended before it was done.", {
    advice: "Try again; if it happens again, look into the server's log.",
    cause,
  });
}
