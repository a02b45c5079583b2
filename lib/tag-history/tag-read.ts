import type { Bounds, Source, Subject, TagState } from "./evidence.ts";

/** What asking the registry for one tag showed, between sending the request and having the answer. */
export interface TagRead {
  readonly subject: Subject & { readonly repository: string; readonly tag: string };
  readonly state: Exclude<TagState, { is: "untold" }>;
  readonly valid: Bounds;
  readonly source: Extract<Source, "poll" | "scan" | "sample">;
}
