import { pino } from "pino";
import { localAdministrator } from "#lib/access/person.ts";
import { type CatalogContext, createCatalogContext } from "#lib/catalog/catalog-context.ts";
import { storedRegistries } from "#lib/catalog/stored-registries.ts";
import type { Change, MoveTagBody } from "#lib/contract/changes.ts";
import type { Database } from "#lib/database/database.ts";
import { ReadOnly } from "#lib/errors.ts";
import { createRegistryClient } from "#lib/registry/create-registry-client.ts";
import type { SandboxOptions } from "#lib/registry/sandbox/sandbox-options.ts";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";
import { createSettings } from "#lib/settings/settings.ts";
import { TagNames } from "#lib/tag-history/queries/tag-names.ts";
import type { ChangeRules, ChangesContext } from "../changes-context.ts";
import { createChangesContext } from "../open-changes.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import { planMove } from "../plans/plan-move.ts";

export const REPOSITORY = "team/app";

export interface ChangesFixture {
  readonly context: ChangesContext;
  readonly catalog: CatalogContext;
  readonly sandbox: Sandbox;
  /** Moves the clock. */
  later(milliseconds: number): void;
  /** Moves, creates or removes a tag of REPOSITORY, as POST /tag-moves does. */
  move(body: Pick<MoveTagBody, "tag" | "from" | "to" | "reason">): Promise<Change>;
  /** Kinds and outcomes of what this console recorded, in order: `intent`, `action`, `outcome refused`. */
  recorded(): Promise<string[]>;
  /** Methods and paths of what was sent to the registry, but GET and HEAD. */
  sent(): string[];
  close(): Promise<void>;
}

export interface FixtureOptions {
  readonly sandbox?: SandboxOptions;
  readonly rules?: Partial<ChangeRules>;
  readonly provider?: "sandbox" | "zot";
}

/** Changes over a sandbox registry connected as `main`, without the worker: a test says when it looks. */
export async function openChangesFixture(
  database: Database,
  { sandbox: options, rules = {}, provider = "sandbox" }: FixtureOptions = {},
): Promise<ChangesFixture> {
  const sandbox = await startSandbox(options);
  const row = { id: crypto.randomUUID(), name: "main", url: sandbox.url, kind: provider };
  await database.client.registry.create({ data: { ...row, source: "console", createdBy: "test" } });
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const settings = createSettings(database, {
    secret: "for tests only, never anywhere else",
    dataFolder: "/nowhere",
    insecureTls: new Set(),
  });
  const allRules = { ...RULES, ...rules };
  const registries = storedRegistries(settings, (target) =>
    createRegistryClient(target, {
      limits: { totalMs: 1_000, headersMs: 1_000 },
      mayChange: () => {
        if (allRules.readOnly) throw new ReadOnly();
      },
    }),
  );
  const logger = pino({ level: "silent" });
  const catalog = createCatalogContext({ settings, registries, logger, clock });
  const history = {
    ...{ database, clock, logger, isProtected: () => false, onChange: () => {} },
    tagNames: new TagNames(database),
  };
  const context = createChangesContext({ catalog, history, rules: allRules });
  return {
    ...{ context, catalog, sandbox },
    later: (milliseconds) => {
      ahead += milliseconds;
    },
    move: async (body) => {
      const { change } = await planAndExecute(context, planMove, {
        ...{ person: localAdministrator, dryRun: false, requestKey: null },
        body: { registry: "main", repository: REPOSITORY, ...body },
      });
      if (change === null) throw new Error("nothing was executed");
      return change;
    },
    recorded: () => recordedIn(database),
    sent: () =>
      sandbox
        .requests()
        .filter(({ method }) => method !== "GET" && method !== "HEAD")
        .map(({ method, path }) => `${method} ${path}`),
    close: async () => {
      context.stopping.abort();
      await Promise.allSettled([...context.running.values()].map(({ ended }) => ended));
      catalog.shutdown.abort();
      await catalog.background.idle();
      await catalog.writer.settle();
      catalog.events.close();
      await registries.close();
      await sandbox.stop();
    },
  };
}

const RULES: ChangeRules = {
  ...{ readOnly: false, undoMs: 0, settleMs: 90_000, keepAliveDays: 30 },
  ...{ protectedTags: [], immutableTags: [] },
};

async function recordedIn({ client }: Database): Promise<string[]> {
  const rows = await client.evidence.findMany({
    where: { source: "console", kind: { not: "observation" } },
    orderBy: { seq: "asc" },
    select: { kind: true, details: true },
  });
  return rows.map(({ kind, details }) =>
    kind === "outcome" ? `outcome ${(JSON.parse(details) as { outcome: string }).outcome}` : kind,
  );
}
