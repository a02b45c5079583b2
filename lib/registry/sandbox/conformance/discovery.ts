import { expect } from "vitest";
import type { ConformanceCase } from "./conformance-case.ts";
import { type ConformanceClient, contentOf, freshRepository, INDEX, MANIFEST } from "./conformance-client.ts";

const absent = contentOf("never pushed").digest;

interface Listed {
  digest: string;
}

async function tagsOf(client: ConformanceClient, repository: string, query = ""): Promise<string[]> {
  const response = await client.send("GET", `/v2/${repository}/tags/list${query}`);
  expect(response.status).toBe(200);
  const body: { name: string; tags: string[] } = await response.json();
  expect(body.name).toBe(repository);
  return body.tags;
}

/** A subject with one typed and one untyped referrer. */
async function pushReferrers(client: ConformanceClient, repository: string) {
  const subject = await client.pushImage(repository, "v1");
  const reference = { mediaType: MANIFEST, digest: subject.digest, size: subject.bytes.length };
  const annotations = { note: "a bill of materials" };
  const extra = { artifactType: "application/spdx+json", subject: reference, annotations };
  const sbom = await client.pushImage(repository, null, extra);
  const untyped = await client.pushImage(repository, null, { subject: reference });
  return { subject, sbom, untyped, path: `/v2/${repository}/referrers/${subject.digest}` };
}

/** Requirements for lists: end-8, end-12. */
export const DISCOVERY_CASES: readonly ConformanceCase[] = [
  {
    title: "every tag of a repository is listed (end-8)",
    run: async (client) => {
      const repository = freshRepository("tags");
      const image = await client.pushImage(repository, "b");
      for (const tag of ["a", "C", "v10", "v9"]) await client.putManifest(repository, tag, image);
      expect((await tagsOf(client, repository)).toSorted()).toEqual(["C", "a", "b", "v10", "v9"]);
    },
  },
  {
    title: "tags come in ASCII order, and n of zero answers none (end-8)",
    needs: "tagPaging",
    run: async (client) => {
      const repository = freshRepository("tags");
      const image = await client.pushImage(repository, "b");
      for (const tag of ["a", "C", "v10", "v9"]) await client.putManifest(repository, tag, image);
      expect(await tagsOf(client, repository)).toEqual(["C", "a", "b", "v10", "v9"]);
      const none = await client.send("GET", `/v2/${repository}/tags/list?n=0`);
      expect(await none.json()).toEqual({ name: repository, tags: [] });
      expect(none.headers.get("link")).toBeNull();
    },
  },
  {
    title: "following Link gives every tag once, in pages of n (end-8)",
    needs: "tagPaging",
    run: async (client) => {
      const repository = freshRepository("pages");
      const image = await client.pushImage(repository, "t0");
      for (let number = 1; number < 7; number += 1) await client.putManifest(repository, `t${number}`, image);
      const pages: string[][] = [];
      let next: string | undefined = `/v2/${repository}/tags/list?n=3`;
      while (next) {
        const response: Response = await client.send("GET", next);
        pages.push((await response.json()).tags);
        next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1];
      }
      expect(pages).toEqual([["t0", "t1", "t2"], ["t3", "t4", "t5"], ["t6"]]);
    },
  },
  {
    title: "last begins after a tag, also after one that does not exist (end-8)",
    needs: "tagPaging",
    run: async (client) => {
      const repository = freshRepository("last");
      const image = await client.pushImage(repository, "a");
      for (const tag of ["c", "e"]) await client.putManifest(repository, tag, image);
      expect(await tagsOf(client, repository, "?last=a")).toEqual(["c", "e"]);
      expect(await tagsOf(client, repository, "?last=b")).toEqual(["c", "e"]);
      expect(await tagsOf(client, repository, "?last=e")).toEqual([]);
    },
  },
  {
    title: "referrers are listed with artifact type and annotations (end-12)",
    needs: "referrers",
    run: async (client) => {
      const { sbom, untyped, path } = await pushReferrers(client, freshRepository("referrers"));
      const response = await client.send("GET", path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe(INDEX);
      const body: { mediaType: string; manifests: Listed[] } = await response.json();
      expect(body.mediaType).toBe(INDEX);
      const digests = body.manifests.map((one) => one.digest).toSorted();
      expect(digests).toEqual([sbom.digest, untyped.digest].toSorted());
      expect(body.manifests.find((one) => one.digest === sbom.digest)).toMatchObject({
        mediaType: MANIFEST,
        size: sbom.bytes.length,
        artifactType: "application/spdx+json",
        annotations: { note: "a bill of materials" },
      });
    },
  },
  {
    title: "referrers are filtered by artifact type, the config's type where there is none (end-12)",
    needs: "referrers",
    run: async (client) => {
      const { untyped, path } = await pushReferrers(client, freshRepository("referrers"));
      const query = { artifactType: "application/vnd.oci.image.config.v1+json" };
      const response = await client.send("GET", path, { query });
      expect(response.headers.get("oci-filters-applied")).toBe("artifactType");
      expect((await response.json()).manifests).toMatchObject([{ digest: untyped.digest }]);
    },
  },
  {
    title: "pushing a referrer names its subject, also one that is not there yet (end-7, end-12)",
    needs: "referrers",
    run: async (client) => {
      const repository = freshRepository("subjects");
      const config = await client.pushBlob(repository, "{}");
      const empty = { mediaType: "application/vnd.oci.empty.v1+json", digest: config.digest, size: 2 };
      const manifest = contentOf({
        schemaVersion: 2,
        mediaType: MANIFEST,
        artifactType: "application/x",
        config: empty,
        layers: [],
        subject: { mediaType: MANIFEST, digest: absent, size: 1 },
      });
      const response = await client.putManifest(repository, manifest.digest, manifest);
      expect(response.status).toBe(201);
      expect(response.headers.get("oci-subject")).toBe(absent);
      const listed = await client.send("GET", `/v2/${repository}/referrers/${absent}`);
      expect((await listed.json()).manifests).toMatchObject([{ digest: manifest.digest }]);
    },
  },
  {
    title: "a digest nothing refers to has no referrers, a malformed one answers 400 (end-12)",
    needs: "referrers",
    run: async (client) => {
      const repository = freshRepository("referrers");
      await client.pushImage(repository, "v1");
      const none = await client.send("GET", `/v2/${repository}/referrers/${absent}`);
      expect(none.status).toBe(200);
      expect((await none.json()).manifests).toEqual([]);
      expect((await client.send("GET", `/v2/${repository}/referrers/sha256:nonsense`)).status).toBe(400);
      const nowhere = await client.send("GET", `/v2/${freshRepository("nowhere")}/referrers/${absent}`);
      expect(nowhere.status).toBe(200);
    },
  },
];
