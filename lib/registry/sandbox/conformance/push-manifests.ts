import { expect } from "vitest";
import type { ConformanceCase } from "./conformance-case.ts";
import { contentOf, errorCodes, freshRepository, INDEX, MANIFEST } from "./conformance-client.ts";

const absent = contentOf("never pushed").digest;

/** Requirements for pushing manifests: end-7. */
export const MANIFEST_PUSH_CASES: readonly ConformanceCase[] = [
  {
    title: "the exact bytes come back, white space included",
    run: async (client) => {
      const repository = freshRepository("bytes");
      const image = await client.pushImage(repository, null);
      const pretty = contentOf(JSON.stringify(JSON.parse(image.bytes.toString()), null, 3));
      const response = await client.putManifest(repository, "pretty", pretty);
      expect(response.status).toBe(201);
      expect(response.headers.get("docker-content-digest")).toBe(pretty.digest);
      const path = response.headers.get("location") ?? "";
      const pulled = await client.send("GET", path, { headers: { accept: MANIFEST } });
      expect(await pulled.text()).toBe(pretty.bytes.toString());
    },
  },

  {
    title: "a tag can be moved, and the version it left stays by digest",
    run: async (client) => {
      const repository = freshRepository("move");
      const first = await client.pushImage(repository, "latest");
      const second = await client.pushImage(repository, "latest");
      const accept = { headers: { accept: MANIFEST } };
      const tagged = await client.send("HEAD", `/v2/${repository}/manifests/latest`, accept);
      expect(tagged.headers.get("docker-content-digest")).toBe(second.digest);
      expect((await client.send("HEAD", `/v2/${repository}/manifests/${first.digest}`, accept)).status).toBe(
        200,
      );
    },
  },

  {
    title: "parameters of Content-Type are ignored",
    run: async (client) => {
      const repository = freshRepository("types");
      const image = await client.pushImage(repository, null);
      const response = await client.putManifest(repository, "v1", image, `${MANIFEST}; charset=utf-8`);
      expect(response.status).toBe(201);
      const pulled = await client.send("HEAD", `/v2/${repository}/manifests/v1`, {
        headers: { accept: MANIFEST },
      });
      expect(pulled.headers.get("content-type")).toBe(MANIFEST);
    },
  },

  {
    title: "an index of pushed manifests is taken",
    run: async (client) => {
      const repository = freshRepository("index");
      const image = await client.pushImage(repository, null);
      const child = { mediaType: MANIFEST, digest: image.digest, size: image.bytes.length };
      const index = contentOf({ schemaVersion: 2, mediaType: INDEX, manifests: [child] });
      expect((await client.putManifest(repository, "multi", index, INDEX)).status).toBe(201);
    },
  },

  {
    title: "content that is not there is refused with MANIFEST_BLOB_UNKNOWN for each piece",
    run: async (client) => {
      const repository = freshRepository("missing");
      const descriptor = { mediaType: "application/octet-stream", digest: absent, size: 12 };
      const manifest = contentOf({
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: descriptor,
        layers: [descriptor],
      });
      const response = await client.putManifest(repository, "v1", manifest);
      expect(response.status).toBe(400);
      expect(new Set(await errorCodes(response))).toEqual(new Set(["MANIFEST_BLOB_UNKNOWN"]));
    },
  },

  {
    title: "a digest that is not that of the bytes is refused",
    run: async (client) => {
      const repository = freshRepository("wrong");
      const image = await client.pushImage(repository, null);
      const response = await client.putManifest(repository, absent, image);
      expect(response.status).toBe(400);
      expect(await errorCodes(response)).toEqual(["DIGEST_INVALID"]);
    },
  },

  {
    title: "what is no manifest is refused",
    run: async (client) => {
      const repository = freshRepository("wrong");
      await client.pushImage(repository, "v1");
      for (const text of ["{", "[]", "null"]) {
        const response = await client.putManifest(repository, "broken", contentOf(text));
        // Not always 400: CNCF distribution 2.8 answers 500 to some.
        expect(response.ok).toBe(false);
      }
    },
  },

  {
    title: "more than 4 MiB is refused with 413, exactly 4 MiB is taken",
    needs: "statusForLargeManifests",
    run: async (client) => {
      const repository = freshRepository("large");
      const manifestOf = (padding: number) =>
        contentOf({
          schemaVersion: 2,
          mediaType: INDEX,
          manifests: [],
          annotations: { pad: "x".repeat(padding) },
        });
      const room = 4 * 1024 * 1024 - manifestOf(0).bytes.length;
      expect((await client.putManifest(repository, "full", manifestOf(room), INDEX)).status).toBe(201);
      expect((await client.putManifest(repository, "over", manifestOf(room + 1), INDEX)).status).toBe(413);
    },
  },

  {
    title: "tags beside a digest are set and named in OCI-Tag (end-7b)",
    needs: "tagsBesideDigest",
    run: async (client) => {
      const repository = freshRepository("tags");
      const image = await client.pushImage(repository, null);
      const path = `${image.digest}?tag=1.2.3&tag=1.2&tag=latest`;
      const response = await client.putManifest(repository, path, image);
      expect(response.status).toBe(201);
      expect(response.headers.get("oci-tag")).toBe("1.2.3, 1.2, latest");
      const list = await client.send("GET", `/v2/${repository}/tags/list`);
      expect(await list.json()).toEqual({ name: repository, tags: ["1.2", "1.2.3", "latest"] });
    },
  },

  {
    title: "sha512 manifests are stored under sha512",
    needs: "sha512",
    run: async (client) => {
      const repository = freshRepository("sha512");
      const image = await client.pushImage(repository, null);
      const manifest = contentOf(image.bytes.toString(), "sha512");
      const response = await client.putManifest(repository, manifest.digest, manifest);
      expect(response.status).toBe(201);
      expect(response.headers.get("docker-content-digest")).toBe(manifest.digest);
    },
  },
];
