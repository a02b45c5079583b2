// A process that takes webhooks and turns them into evidence, and nothing else: what the console does with
// them, without its pages, so that it starts quickly and can be killed often.
// Arguments: address of the database, port.
import { createServer } from "node:http";
import { pino } from "pino";
import { openDatabase } from "#lib/database/open-database.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { createSettings } from "#lib/settings/settings.ts";
import { createWebhooks } from "#lib/watcher/webhooks/webhooks.ts";
import { BENCH_SECRET } from "./webhook-events.ts";

const [url = "", port = ""] = process.argv.slice(2);
const database = await openDatabase(url);
const history = {
  database,
  clock: () => new Date(),
  logger: pino({ level: "error" }, pino.destination(2)),
  isProtected: () => false,
  onChange: () => {},
};
const settings = createSettings(database, {
  secret: "for this benchmark only, never elsewhere",
  dataFolder: "/nowhere",
  insecureTls: new Set(),
});
const webhooks = createWebhooks({
  settings,
  history,
  environment: { host: "127.0.0.1", port: Number(port), publicUrl: null, webhookSecret: BENCH_SECRET },
  requestRead: () => {},
});
webhooks.start();

const server = createServer(async (request, response) => {
  const taken = await webhooks.receiver
    .receive({
      registry: request.url?.split("/").at(-1) ?? "",
      headers: { get: (name) => request.headers[name]?.toString() ?? null },
      secret: null,
      readBody: async () => Buffer.concat(await request.toArray()),
    })
    .then(
      () => 202,
      (error: unknown) => (isTagtrailError(error) && error.code === "too_many_requests" ? 429 : 500),
    );
  response.writeHead(taken).end();
});
server.listen(Number(port), "127.0.0.1", () => process.stdout.write("ready\n"));

process.once("SIGTERM", async () => {
  server.close();
  await webhooks.stop();
  await database.close();
  process.exit(0);
});
