import { ASKED_OR_PLACEHOLDER, GITEA, HARBOR, ZOT } from "./deletion-facts.ts";
import type { Provider } from "./provider.ts";

/** Of everything not said otherwise: 1000 is accepted by all but ECR's stricter relatives, 100 by all. */
const USUAL = {
  hosts: [],
  tokenRealms: [],
  pageSize: 1000,
  fallbackPageSize: 100,
  catalogue: "yes",
  referrers: "ask",
} as const;

/** Software people run themselves. Its token server, if on another host, is agreed to by the operator. */
export const SELF_HOSTED: readonly Provider[] = [
  { ...USUAL, id: "generic", deletion: ASKED_OR_PLACEHOLDER },
  { ...USUAL, id: "distribution", deletion: ASKED_OR_PLACEHOLDER },
  { ...USUAL, id: "zot", deletion: ZOT },
  {
    ...USUAL,
    id: "harbor",
    hosts: ["demo.goharbor.io"],
    catalogue: "with-credential",
    deletion: HARBOR,
  },
  { ...USUAL, id: "gitea", hosts: ["codeberg.org", "gitea.com"], deletion: GITEA },
  { ...USUAL, id: "sandbox", deletion: ASKED_OR_PLACEHOLDER },
];
