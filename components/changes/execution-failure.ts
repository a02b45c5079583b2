import { ConsoleApiError } from "#lib/console-client/console-api-error.ts";

/**
 * Whether a failure to execute says that nothing was sent to a registry. Refusals do, and our own 503; a lost answer,
 * a crash, or a proxy that answered in our place does not. Nor does a plan that was executed already: an earlier
 * request, whose answer was lost, did that. Pure.
 */
export function saysNothingWasDone(error: unknown): boolean {
  if (!(error instanceof ConsoleApiError) || error.code === "unexpected_answer") return false;
  if (error.details.rule === "executed-before") return false;
  return (error.status >= 400 && error.status < 500) || error.status === 503;
}
