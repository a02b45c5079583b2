import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import { pullName } from "#lib/catalog/queries/pull-name.ts";
import { ensureImage } from "#lib/catalog/read-through.ts";
import type { archiveQuery } from "#lib/contract/layers.ts";
import { InvalidInput } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { parseTagName } from "#lib/references/tag-name.ts";
import { archiveEntries } from "./archive-entries.ts";
import type { ArchiveSource } from "./archive-source.ts";
import { checkBlobs } from "./check-blobs.ts";
import { downloadEnd, downloadStream } from "./download-stream.ts";
import { type DownloadedFile, plainName } from "./downloaded-file.ts";
import { planArchive } from "./plan-archive.ts";
import { archiveSize, writeArchive } from "./write-archive.ts";

/**
 * An image, or an index with all its platforms and attestations, as an archive of an OCI image layout that
 * `docker load`, skopeo and containerd read. It is streamed: nothing is kept on disk, and every blob is checked
 * against size and digest while it passes.
 *
 * @param signal aborted when whoever downloads goes away
 * @throws NotFound, InvalidInput, NotDownloadable, RegistryError before the first byte; what fails later breaks the
 *   stream off
 */
export async function downloadImage(
  catalog: CatalogContext,
  person: Person,
  query: z.output<typeof archiveQuery>,
  signal: AbortSignal,
): Promise<DownloadedFile> {
  authorise(person, "catalog.read");
  const { registry, repository, digest } = query;
  const tag = query.tag === undefined ? null : checkedTag(query.tag);
  // Also makes sure that the repository has it, and reads what belongs to it.
  await ensureImage(catalog, person, registry, repository, digest);
  const { client, registryName, target } = await catalog.registries.connect(person, registry);
  const end = downloadEnd(catalog, signal);
  const source: ArchiveSource = { catalog, client, registryName, repository, signal: end.signal };
  const plan = await planArchive(source, digest);
  await checkBlobs(source, plan.blobs.values());
  const reference = tag === null ? null : { tag, name: `${pullName(target.url, repository)}:${tag}` };
  const entries = archiveEntries(plan, source, reference);
  return {
    mediaType: "application/x-tar",
    name: `${plainName(`${repository.slice(repository.lastIndexOf("/") + 1)}-${tag ?? shortDigest(digest)}`)}.tar`,
    size: archiveSize(entries),
    body: downloadStream(writeArchive(entries), end, catalog),
  };
}

function checkedTag(text: string): string {
  const parsed = parseTagName(text);
  if (!parsed.ok) throw new InvalidInput(parsed.why);
  return parsed.value;
}
