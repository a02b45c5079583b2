import { expect } from "vitest";
import type { ConformanceCase } from "./conformance-case.ts";
import { contentOf, freshRepository, MANIFEST } from "./conformance-client.ts";

const absent = contentOf("never pushed").digest;
const accept = { headers: { accept: MANIFEST } };

/** Requirements for deleting and for error bodies: end-9, end-10. */
export const MANAGEMENT_CASES: readonly ConformanceCase[] = [
  {
    title: "deleting a tag leaves the version and the other tags (end-9)",
    needs: "tagDeletion",
    run: async (client) => {
      const repository = freshRepository("delete");
      const image = await client.pushImage(repository, "a");
      await client.putManifest(repository, "b", image);
      const path = `/v2/${repository}/manifests`;
      expect((await client.send("DELETE", `${path}/a`)).status).toBe(202);
      expect((await client.send("GET", `${path}/a`)).status).toBe(404);
      expect((await client.send("GET", `${path}/b`)).status).toBe(200);
      expect((await client.send("DELETE", `${path}/a`)).status).toBe(404);
    },
  },
  {
    title: "deleting a digest takes every tag that points at it (end-9)",
    run: async (client) => {
      const repository = freshRepository("delete");
      const image = await client.pushImage(repository, "a");
      await client.putManifest(repository, "b", image);
      const path = `/v2/${repository}/manifests`;
      expect((await client.send("DELETE", `${path}/${image.digest}`)).status).toBe(202);
      for (const reference of ["a", "b", image.digest]) {
        expect((await client.send("GET", `${path}/${reference}`, accept)).status).toBe(404);
      }
      const list = await client.send("GET", `/v2/${repository}/tags/list`);
      expect(list.status).toBe(200);
      expect((await list.json()).tags ?? []).toEqual([]);
    },
  },
  {
    title: "deleting in an absent repository answers 404 (end-9)",
    run: async (client) => {
      const path = `/v2/${freshRepository("nowhere")}/manifests/${absent}`;
      expect((await client.send("DELETE", path)).status).toBe(404);
    },
  },
  {
    title: "a deleted blob is gone, and deleting it again answers 404 (end-10)",
    run: async (client) => {
      const repository = freshRepository("delete");
      const blob = await client.pushBlob(repository, `unused in ${repository}`);
      const path = `/v2/${repository}/blobs/${blob.digest}`;
      expect((await client.send("DELETE", path)).status).toBe(202);
      expect((await client.send("GET", path)).status).toBe(404);
      expect((await client.send("DELETE", path)).status).toBe(404);
    },
  },
  {
    title: "a refusal carries a code and a message",
    run: async (client) => {
      const repository = freshRepository("errors");
      await client.pushImage(repository, "v1");
      const response = await client.send("GET", `/v2/${repository}/manifests/absent`, accept);
      const body: { errors: { code: string; message: string }[] } = await response.json();
      expect(body.errors).toMatchObject([{ code: "MANIFEST_UNKNOWN", message: expect.any(String) }]);
    },
  },
];
