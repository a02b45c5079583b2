import { expect } from "vitest";
import type { ConformanceCase } from "./conformance-case.ts";
import { type ConformanceClient, contentOf, errorCodes, freshRepository } from "./conformance-client.ts";

const absent = contentOf("never pushed").digest;
const WRONG_DIGESTS = [
  ["of other bytes", contentOf("other bytes").digest],
  ["malformed", "sha256:12"],
  ["of an unknown algorithm", "md5:d41d8cd98f00b204e9800998ecf8427e"],
] as const;

/** Requirements for pushing blobs: end-4, end-5, end-6, end-11, end-13, end-14. */
export const BLOB_PUSH_CASES: readonly ConformanceCase[] = [
  {
    title: "POST then PUT stores a blob (end-4a, end-6)",
    run: async (client) => {
      const repository = freshRepository("push");
      const blob = contentOf("monolithic");
      const begun = await client.send("POST", `/v2/${repository}/blobs/uploads/`);
      expect(begun.status).toBe(202);
      const location = begun.headers.get("location") ?? "";
      expect(location).toMatch(/[0-9a-f-]{36}/);
      const done = await client.send("PUT", location, { query: { digest: blob.digest }, body: blob.bytes });
      expect(done.status).toBe(201);
      const pulled = await client.send("GET", done.headers.get("location") ?? "");
      expect(await pulled.text()).toBe("monolithic");
    },
  },

  {
    title: "a single POST stores a blob or begins an upload (end-4b)",
    run: async (client) => {
      const repository = freshRepository("push");
      const blob = contentOf("all at once");
      const response = await client.send("POST", `/v2/${repository}/blobs/uploads/`, {
        query: { digest: blob.digest },
        body: blob.bytes,
      });
      expect([201, 202]).toContain(response.status);
      if (response.status === 202) return;
      expect(await (await client.send("GET", response.headers.get("location") ?? "")).text()).toBe(
        "all at once",
      );
    },
  },

  {
    title: "an empty blob can be pushed and pulled",
    run: async (client) => {
      const repository = freshRepository("push");
      const blob = await client.pushBlob(repository, "");
      const response = await client.send("GET", `/v2/${repository}/blobs/${blob.digest}`);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-length")).toBe("0");
      expect(await response.text()).toBe("");
    },
  },

  ...WRONG_DIGESTS.map(([what, digest]) => ({
    title: `a digest ${what} is refused with 400 and nothing is stored`,
    run: async (client: ConformanceClient) => {
      const repository = freshRepository("push");
      const location = await client.location(client.send("POST", `/v2/${repository}/blobs/uploads/`));
      const response = await client.send("PUT", location, {
        query: { digest },
        body: Buffer.from("these bytes"),
      });
      expect(response.status).toBe(400);
      expect(await errorCodes(response)).toEqual(["DIGEST_INVALID"]);
      expect((await client.send("HEAD", `/v2/${repository}/blobs/${digest}`)).ok).toBe(false);
    },
  })),

  {
    title: "chunks in order make a blob, the last one in the closing PUT (end-5, end-6)",
    run: async (client) => {
      const repository = freshRepository("chunks");
      const blob = contentOf("onetwothree");
      let location = await client.location(client.send("POST", `/v2/${repository}/blobs/uploads/`));
      for (const [text, range] of [
        ["one", "0-2"],
        ["two", "3-5"],
      ] as const) {
        const response = await client.send("PATCH", location, {
          body: Buffer.from(text),
          headers: { "content-range": range, "content-type": "application/octet-stream" },
        });
        expect(response.status).toBe(202);
        expect(response.headers.get("range")).toBe(`0-${range.split("-")[1]}`);
        location = response.headers.get("location") ?? "";
      }
      const done = await client.send("PUT", location, {
        query: { digest: blob.digest },
        body: Buffer.from("three"),
        headers: { "content-range": "6-10" },
      });
      expect(done.status).toBe(201);
      const pulled = await client.send("GET", `/v2/${repository}/blobs/${blob.digest}`);
      expect(await pulled.text()).toBe("onetwothree");
    },
  },

  {
    title: "a chunk out of order answers 416 and the upload goes on (end-5, end-13)",
    needs: "strictChunks",
    run: async (client) => {
      const repository = freshRepository("chunks");
      const blob = contentOf("onetwo");
      let location = await client.location(client.send("POST", `/v2/${repository}/blobs/uploads/`));
      const patch = (text: string, range: string) =>
        client.send("PATCH", location, { body: Buffer.from(text), headers: { "content-range": range } });
      expect((await patch("two", "3-5")).status).toBe(416);
      location = await client.location(patch("one", "0-2"));
      expect((await patch("two", "10-12")).status).toBe(416);
      expect((await patch("two", "nonsense")).status).toBe(416);
      const late = {
        query: { digest: blob.digest },
        body: Buffer.from("two"),
        headers: { "content-range": "9-11" },
      };
      expect((await client.send("PUT", location, late)).status).toBe(416);
      const status = await client.send("GET", location);
      expect(status.status).toBe(204);
      expect(status.headers.get("range")).toBe("0-2");
      location = status.headers.get("location") ?? "";
      location = await client.location(patch("two", "3-5"));
      expect((await client.send("PUT", location, { query: { digest: blob.digest } })).status).toBe(201);
    },
  },

  {
    title: "a stream without Content-Range is appended, as Docker sends it",
    run: async (client) => {
      const repository = freshRepository("chunks");
      const blob = contentOf("streamed");
      let location = await client.location(client.send("POST", `/v2/${repository}/blobs/uploads/`));
      location = await client.location(client.send("PATCH", location, { body: blob.bytes }));
      expect((await client.send("PUT", location, { query: { digest: blob.digest } })).status).toBe(201);
    },
  },

  {
    title: "a cancelled upload is gone (end-14)",
    run: async (client) => {
      const repository = freshRepository("cancel");
      const location = await client.location(client.send("POST", `/v2/${repository}/blobs/uploads/`));
      expect((await client.send("DELETE", location)).status).toBe(204);
      const after = await client.send("GET", location);
      expect(after.status).toBe(404);
      expect(await errorCodes(after)).toEqual(["BLOB_UPLOAD_UNKNOWN"]);
    },
  },

  {
    title: "sha512 blobs are stored under sha512 (end-4c)",
    needs: "sha512",
    run: async (client) => {
      const repository = freshRepository("sha512");
      const blob = contentOf("long digest", "sha512");
      const begun = client.send("POST", `/v2/${repository}/blobs/uploads/`, {
        query: { "digest-algorithm": "sha512" },
      });
      const location = await client.location(begun);
      const done = await client.send("PUT", location, { query: { digest: blob.digest }, body: blob.bytes });
      expect(done.status).toBe(201);
      const pulled = await client.send("GET", `/v2/${repository}/blobs/${blob.digest}`);
      expect(pulled.headers.get("docker-content-digest")).toBe(blob.digest);
      expect(await pulled.text()).toBe("long digest");
      const unknown = client.send("POST", `/v2/${repository}/blobs/uploads/`, {
        query: { "digest-algorithm": "md5" },
      });
      expect((await unknown).status).toBe(400);
    },
  },

  {
    title: "a blob is mounted from another repository (end-11)",
    run: async (client) => {
      const [source, target] = [freshRepository("source"), freshRepository("target")];
      const blob = await client.pushBlob(source, "shared layer");
      const query = { mount: blob.digest, from: source };
      const response = await client.send("POST", `/v2/${target}/blobs/uploads/`, { query });
      expect(response.status).toBe(201);
      expect(await (await client.send("GET", response.headers.get("location") ?? "")).text()).toBe(
        "shared layer",
      );
    },
  },

  {
    title: "a mount that cannot be done begins an upload (end-11)",
    run: async (client) => {
      const [source, target] = [freshRepository("source"), freshRepository("target")];
      const blob = await client.pushBlob(source, "only here");
      for (const query of [
        { mount: absent, from: source },
        { mount: blob.digest, from: freshRepository("wrong") },
      ]) {
        const response = await client.send("POST", `/v2/${target}/blobs/uploads/`, { query });
        expect(response.status).toBe(202);
        expect((await client.send("DELETE", response.headers.get("location") ?? "")).status).toBe(204);
      }
    },
  },

  {
    title: "a mount without a source answers 201 or begins an upload (end-11)",
    run: async (client) => {
      const blob = await client.pushBlob(freshRepository("source"), "somewhere");
      const query = { mount: blob.digest };
      const response = await client.send("POST", `/v2/${freshRepository("target")}/blobs/uploads/`, {
        query,
      });
      expect([201, 202]).toContain(response.status);
    },
  },
];
