import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { listRegistries } from "#lib/catalog/queries/list-registries.ts";
import { changeSettings } from "#lib/changes/queries/change-settings.ts";
import { listChanges } from "#lib/changes/queries/list-changes.ts";
import { changeSettingsOptions } from "#lib/console-client/change-settings.ts";
import { OPEN_LIMIT, openChangesOptions } from "#lib/console-client/changes.ts";
import { registriesOptions } from "#lib/console-client/registries.ts";
import { type Prefetch, Prefetched } from "../prefetched.tsx";

const frame = ({ client, catalog, changes, person }: Prefetch) => [
  client.query({ ...registriesOptions(), queryFn: () => listRegistries(catalog, person, { limit: 1000 }) }),
  client.query({ ...changeSettingsOptions(), queryFn: async () => changeSettings(changes, person) }),
  client.query({
    ...openChangesOptions(),
    queryFn: () => listChanges(changes, person, { state: "open", limit: OPEN_LIMIT }),
  }),
];

/**
 * The frame around every page of the console, with the registries and what is being changed in it. There is no loading.tsx beside it on purpose:
 * its placeholder would be drawn first and replaced up to 0.2 s later, although the rows are in the same answer; and
 * an address that names nothing could no longer be answered with 404. Pages wait for their data as briefly as
 * Prefetched says, and then show their own skeletons.
 */
export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <Prefetched ask={frame}>
      <Shell>{children}</Shell>
    </Prefetched>
  );
}
