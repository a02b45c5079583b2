import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { listRegistries } from "#lib/catalog/queries/list-registries.ts";
import { registriesOptions } from "#lib/console-client/registries.ts";
import { type Prefetch, Prefetched } from "../prefetched.tsx";

const registries = ({ client, catalog, person }: Prefetch) => [
  client.query({ ...registriesOptions(), queryFn: () => listRegistries(catalog, person, { limit: 1000 }) }),
];

/** The frame around every page of the console, with the registries in it. */
export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <Prefetched ask={registries}>
      <Shell>{children}</Shell>
    </Prefetched>
  );
}
