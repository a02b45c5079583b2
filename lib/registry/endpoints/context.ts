import type { Ask } from "../authentication/authenticate.ts";
import type { RegistryName } from "../errors.ts";
import type { Provider } from "../providers/provider.ts";
import type { Clock } from "../transport/clock.ts";

/** What every endpoint needs. */
export interface EndpointContext {
  ask: Ask;
  registry: URL;
  who: RegistryName;
  provider: Provider;
  clock: Clock;
}
