import { basicAuthorization } from "../authentication/basic.ts";
import { RegistryError } from "../errors.ts";
import type { ChangeAnswer } from "../registry-changes.ts";
import type { MutationContext } from "./mutation-context.ts";

/** The proofs that providers' own APIs take, or why there is none. */
export function accountPassword({
  who,
  credential,
}: MutationContext): { basic: string; bearer: string } | Extract<ChangeAnswer, { outcome: "refused" }> {
  if (credential?.kind === "password")
    return { basic: basicAuthorization(credential), bearer: `Bearer ${credential.password}` };
  const error = new RegistryError(
    "registry_unauthorized",
    `${who.name} deletes by an interface of its own, which asks for a user name and a password or token.`,
    {
      advice: "Give this registry a user name and a password or token.",
      details: { host: who.host, reason: credential === null ? "missing" : "wrong_kind" },
    },
  );
  return { outcome: "refused", error };
}
