import { digestAlgorithm } from "../digests.ts";
import { pageOf } from "../paging.ts";
import { refusal } from "../protocol-error.ts";
import { emptyReply, jsonReply, type Reply } from "../reply.ts";
import type { RequestContext } from "../request-context.ts";

const INDEX = "application/vnd.oci.image.index.v1+json";
const DEFAULT_MAX = 1_000;

const linked = (link: string | null): Reply["headers"] => (link === null ? {} : { link });

/** end-8: the tags of a repository, whole or by pages. */
export function listTags(context: RequestContext, repository: string): Reply {
  if (!context.store.hasRepository(repository)) {
    throw refusal(404, "NAME_UNKNOWN", "There is no such repository.", { name: repository });
  }
  const { tags: defaultSize = null, max = DEFAULT_MAX } = context.options.paging ?? {};
  const page = pageOf(context.store.tags(repository), context.query, context.path, { defaultSize, max });
  return jsonReply(200, { name: repository, tags: page.items }, linked(page.link));
}

/** Docker's catalogue, by pages of 100 unless told otherwise. Not in the OCI specification. */
export function listRepositories(context: RequestContext): Reply {
  if (context.options.catalog === false) return emptyReply(404, { "content-length": "0" });
  const { catalog: defaultSize = 100, max = DEFAULT_MAX } = context.options.paging ?? {};
  const page = pageOf(context.store.repositories(), context.query, context.path, { defaultSize, max });
  return jsonReply(200, { repositories: page.items }, linked(page.link));
}

/** end-12: the manifests that refer to a digest; none for a digest or a repository that is not there. */
export function listReferrers(context: RequestContext, repository: string, digest: string): Reply {
  if (context.options.referrers === false) {
    const body = Buffer.from("404 page not found\n");
    return {
      status: 404,
      headers: { "content-type": "text/plain", "content-length": String(body.length) },
      body,
    };
  }
  if (!digestAlgorithm(digest)) throw refusal(400, "DIGEST_INVALID", "This is not a digest.", { digest });
  const artifactType = context.query.get("artifactType");
  const found = context.store
    .referrers(repository, digest)
    .filter((record) => artifactType === null || record.artifactType === artifactType);
  const { referrers: defaultSize = null, max = DEFAULT_MAX } = context.options.paging ?? {};
  const names = found.map((record) => record.digest);
  const page = pageOf(names, context.query, context.path, { defaultSize, max });
  const manifests = found
    .filter((record) => page.items.includes(record.digest))
    .map(({ mediaType, digest: itsDigest, size, artifactType: type, annotations }) => ({
      mediaType,
      digest: itsDigest,
      size,
      ...(type === null ? {} : { artifactType: type }),
      annotations,
    }));
  const headers: Reply["headers"] = { ...linked(page.link), "content-type": INDEX };
  if (artifactType !== null) headers["oci-filters-applied"] = "artifactType";
  return jsonReply(200, { schemaVersion: 2, mediaType: INDEX, manifests }, headers);
}
