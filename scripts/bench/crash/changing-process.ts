// A process that moves tags, and nothing else: what the console does with POST /api/v1/tag-moves, without its
// pages and without watching, so that it starts quickly and can be killed often.
// Arguments: address of the database, port, milliseconds after which a lost answer is settled.
import { createServer } from "node:http";
import { pino } from "pino";
import { localAdministrator } from "#lib/access/person.ts";
import { createCatalogContext } from "#lib/catalog/catalog-context.ts";
import { storedRegistries } from "#lib/catalog/stored-registries.ts";
import { ChangeWorker } from "#lib/changes/execution/change-worker.ts";
import { createChangesContext } from "#lib/changes/open-changes.ts";
import { planAndExecute } from "#lib/changes/plan-and-execute.ts";
import { planMove } from "#lib/changes/plans/plan-move.ts";
import { moveTagBody } from "#lib/contract/changes.ts";
import { openDatabase } from "#lib/database/open-database.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { createRegistryClient } from "#lib/registry/create-registry-client.ts";
import { createSettings } from "#lib/settings/settings.ts";
import { TagNames } from "#lib/tag-history/queries/tag-names.ts";

const [url = "", port = "", settleMs = ""] = process.argv.slice(2);
const database = await openDatabase(url);
const logger = pino({ level: "error" }, pino.destination(2));
const settings = createSettings(database, {
  secret: "for this benchmark only, never elsewhere",
  dataFolder: "/nowhere",
  insecureTls: new Set(),
});
const registries = storedRegistries(settings, (target) =>
  // The registry answers within 1.5 s or never.
  createRegistryClient(target, { mayChange: () => {}, maxConcurrency: 32, limits: { totalMs: 1_700 } }),
);
const catalog = createCatalogContext({ settings, registries, logger });
const history = {
  database,
  clock: () => new Date(),
  logger,
  isProtected: () => false,
  onChange: () => {},
  tagNames: new TagNames(database),
};
const rules = {
  ...{ readOnly: false, undoMs: 0, settleMs: Number(settleMs), keepAliveDays: 1 },
  ...{ protectedTags: [], immutableTags: [] },
};
const changes = createChangesContext({ catalog, history, rules });
const worker = new ChangeWorker(changes);
worker.start();

const server = createServer(async (request, response) => {
  const answer = await move(Buffer.concat(await request.toArray()).toString());
  response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
});

async function move(text: string): Promise<{ status: number; body: unknown }> {
  try {
    const body = moveTagBody.parse(JSON.parse(text));
    const { change } = await planAndExecute(changes, planMove, {
      ...{ person: localAdministrator, body, dryRun: false, requestKey: null },
    });
    return { status: 200, body: { state: change?.state, id: change?.id } };
  } catch (error) {
    if (!isTagtrailError(error)) logger.error({ err: error }, "a move failed");
    const code = isTagtrailError(error) ? error.code : "internal";
    return { status: code === "conflict" ? 409 : 500, body: { code, text: String(error) } };
  }
}

server.listen(Number(port), "127.0.0.1", () => process.stdout.write("ready\n"));

process.once("SIGTERM", async () => {
  server.close();
  await worker.stop();
  catalog.shutdown.abort();
  await catalog.writer.flush();
  await registries.close();
  await database.close();
  process.exit(0);
});
