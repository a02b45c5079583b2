import type { Remark } from "#lib/contract/changes.ts";

type Extra = { advice?: string };

function remark(level: Remark["level"], code: string, text: string, { advice }: Extra = {}): Remark {
  return { level, code, text, advice: advice ?? null };
}

/** It cannot be done. */
export const blocker = (code: string, text: string, extra?: Extra) => remark("blocker", code, text, extra);
/** It can be done, and somebody should know this before. */
export const warning = (code: string, text: string, extra?: Extra) => remark("warning", code, text, extra);
/** How it is done. */
export const note = (code: string, text: string, extra?: Extra) => remark("note", code, text, extra);
