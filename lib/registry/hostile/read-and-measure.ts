import { createRegistryClient } from "../create-registry-client.ts";
import { isRegistryError } from "../errors.ts";

/**
 * Run as a process of its own: reads one thing from a registry and prints by how many bytes the memory of this
 * process rose at its highest. `node read-and-measure.ts <url> manifest|tags|catalog|ping`.
 */
const [url = "", what = ""] = process.argv.slice(2);

const client = createRegistryClient({
  id: "measured",
  name: "measured",
  url,
  provider: "generic",
  credential: null,
  allowedRealms: [],
  caCertificate: null,
  verifyTls: true,
});

async function read(): Promise<void> {
  if (what === "manifest") await client.getManifest("team/app", "v1");
  if (what === "tags") for await (const page of client.listTags("team/app")) void page;
  if (what === "catalog") for await (const page of client.listRepositories()) void page;
  if (what === "ping") await client.ping();
}

// Once before, so that code loaded and compiled on the first request is not counted.
await client.headManifest("team/app", "v1");
const before = process.resourceUsage().maxRSS * 1024;
const outcome = await read().then(
  () => "answered",
  (error: unknown) => (isRegistryError(error) ? error.code : String(error)),
);
const rose = process.resourceUsage().maxRSS * 1024 - before;
await client.close();
process.stdout.write(JSON.stringify({ outcome, rose }));
