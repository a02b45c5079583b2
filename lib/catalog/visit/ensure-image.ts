import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import { InvalidInput, NotFound } from "#lib/errors.ts";
import { type ManifestReference, parseManifestReference } from "#lib/references/manifest-reference.ts";
import type { ManifestBytes, RequestOptions } from "#lib/registry/registry-client.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { ingestManifest } from "../ingest/ingest-manifest.ts";
import type { IngestedManifest } from "../ingest/manifest-tree.ts";
import { askOfTag } from "../observed-request.ts";
import { type ReadSession, visitSession } from "../read-session.ts";
import { tagFacts, versionFacts } from "../scan/resolve-tag.ts";
import { asNotFound, checkRepositoryName, findRepository, knownRepository } from "./find-repository.ts";
import { type EnsuredImage, readStoredImage } from "./read-stored-image.ts";

/**
 * Makes an image known with everything its page shows: manifest, children of an index, configs. What is
 * stored costs no request to the registry. A part that cannot be read is told in `problems`.
 *
 * @param reference a tag or a digest
 * @throws NotFound when the registry has no such image; RegistryError when it was never read and cannot be
 *   read now; InvalidInput when the name or the reference cannot exist
 */
export async function ensureImage(
  context: CatalogContext,
  person: Person,
  registryName: string,
  repository: string,
  reference: string,
): Promise<EnsuredImage> {
  authorise(person, "catalog.read");
  checkRepositoryName(repository);
  const parsed = parseManifestReference(reference);
  if (!parsed.ok) throw new InvalidInput(parsed.why);
  const connection = await context.registries.connect(person, registryName);
  const session = visitSession(context, connection, context.shutdown.signal);
  const known = await knownDigest(session, repository, parsed.value);
  if (known) {
    const identity = { repositoryId: known.repositoryId, name: repository };
    const stored = await readStoredImage(session, identity, known.digest);
    if (stored) return stored;
  }
  const key = `image ${connection.registryId} ${repository} ${reference}`;
  const found = await context.flights.run(key, () => readImage(session, repository, parsed.value));
  const identity = { repositoryId: found.repositoryId, name: repository };
  const stored = await readStoredImage(session, identity, found.digest, found.ingested);
  if (stored) return stored;
  throw new NotFound("This image was taken out of the index a moment ago.", {
    advice: "Load the page again.",
  });
}

async function knownDigest(
  session: ReadSession,
  repository: string,
  reference: ManifestReference,
): Promise<{ repositoryId: number; digest: string } | null> {
  const { context, connection } = session;
  const row = await findRepository(context, connection.registryId, repository);
  if (!row) return null;
  const { client } = context.database;
  const found =
    reference.kind === "tag"
      ? await client.tag.findUnique({
          where: { repositoryId_name: { repositoryId: row.id, name: reference.text } },
          select: { digest: true },
        })
      : await client.version.findUnique({
          where: { repositoryId_digest: { repositoryId: row.id, digest: reference.text } },
          select: { digest: true },
        });
  return found?.digest ? { repositoryId: row.id, digest: found.digest } : null;
}

function askManifest(
  session: ReadSession,
  repository: string,
  { kind, text }: ManifestReference,
): Promise<ManifestBytes> {
  const request = (options: RequestOptions) =>
    session.connection.client.getManifest(repository, text, options);
  return kind === "tag"
    ? askOfTag(session, { repository, tag: text }, request, (got) => got)
    : session.ask(request);
}

async function readImage(
  session: ReadSession,
  repository: string,
  reference: ManifestReference,
): Promise<{ repositoryId: number; digest: string; ingested: IngestedManifest }> {
  const { context, connection } = session;
  let fetched: ManifestBytes;
  try {
    fetched = await askManifest(session, repository, reference);
  } catch (error) {
    throw asNotFound(error, `${reference.kind} ${reference.text} in ${repository}`);
  }
  const ingested = await ingestManifest(session, repository, fetched.digest, { fetched });
  const { id } = await knownRepository(context, connection, repository);
  const facts =
    reference.kind === "tag"
      ? tagFacts(session, id, reference.text, ingested)
      : versionFacts(id, ingested, ingested.root.subject ? "referrer" : "top", context.clock());
  context.writer.add(...facts);
  await context.writer.flush();
  return { repositoryId: id, digest: fetched.digest, ingested };
}
