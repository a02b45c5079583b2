import type { Registry } from "#lib/contract/registries.ts";

type Capabilities = NonNullable<Registry["capabilities"]>;

export interface CapabilityLine {
  name: string;
  answer: "yes" | "no" | "unknown";
  /** What follows from the answer, in a sentence. */
  meaning: string;
}

const MEANINGS = {
  catalog: {
    name: "Lists its repositories",
    yes: "New repositories are found by themselves.",
    no: "Repositories are named by hand.",
  },
  referrers: {
    name: "Referrers API",
    yes: "Signatures and SBOMs are found by one question.",
    no: "Signatures and SBOMs are looked for under their fallback tags.",
  },
  blobRanges: {
    name: "Reads parts of layers",
    yes: "A file in a large layer can be opened without reading all of it.",
    no: "To open a file in a layer, the layer is read whole once.",
  },
  tagPaging: {
    name: "Lists tags page by page",
    yes: "Long lists of tags are read in parts.",
    no: "All tags of a repository come in one answer.",
  },
} as const;

/** What a registry can do, and what that means for the person. */
export function capabilityLines(capabilities: Capabilities): CapabilityLine[] {
  return (Object.keys(MEANINGS) as (keyof typeof MEANINGS)[]).map((key) => {
    const answer = capabilities[key];
    const words = MEANINGS[key];
    return { name: words.name, answer, meaning: answer === "unknown" ? "Not found out yet." : words[answer] };
  });
}

const AUTHENTICATION = {
  none: "asks for no sign-in",
  basic: "user name and password (Basic)",
  bearer: "tokens from a token server (Bearer)",
  unknown: "not found out yet",
} as const;

/** How the registry wants to be signed in to, in words. */
export function authenticationWords(capabilities: Capabilities): string {
  return AUTHENTICATION[capabilities.authentication];
}
