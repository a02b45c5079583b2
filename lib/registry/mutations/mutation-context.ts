import type { EndpointContext } from "../endpoints/context.ts";
import type { Credential } from "../target.ts";
import type { Send } from "../transport/sender.ts";

/** What every change needs. */
export interface MutationContext extends EndpointContext {
  /** For a provider's own API, which is signed in to by the account itself. */
  send: Send;
  credential: Credential | null;
  /** Where a provider's own API is: an address known of the provider, else the registry's own. */
  api: URL;
  /** The gate: throws when this console may not change anything. */
  mayChange: () => void;
}
