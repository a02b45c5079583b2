import { expect } from "vitest";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  type ConformanceClient,
  contentOf,
  errorCodes,
  freshRepository,
  MANIFEST,
} from "./conformance-client.ts";

const absent = contentOf("never pushed").digest;
const METHODS = ["GET", "HEAD"] as const;
const RANGES = [
  ["bytes=0-3", 206, "0123", "bytes 0-3/10"],
  ["bytes=4-", 206, "456789", "bytes 4-9/10"],
  ["bytes=-2", 206, "89", "bytes 8-9/10"],
  ["bytes=8-100", 206, "89", "bytes 8-9/10"],
] as const;

/** Requirements for pulling: end-1, end-2, end-3. */
export const PULL_CASES: readonly ConformanceCase[] = [
  {
    title: "GET /v2/ answers 200",
    run: async (client) => {
      expect((await client.send("GET", "/v2/")).status).toBe(200);
    },
  },

  ...METHODS.map((method) => ({
    title: `${method} of a blob answers 200 with its digest and length (end-2)`,
    run: async (client: ConformanceClient) => {
      const repository = freshRepository("pull");
      const blob = await client.pushBlob(repository, "some layer");
      const response = await client.send(method, `/v2/${repository}/blobs/${blob.digest}`);
      expect(response.status).toBe(200);
      expect(response.headers.get("docker-content-digest")).toBe(blob.digest);
      expect(response.headers.get("content-length")).toBe(String(blob.bytes.length));
      expect(await response.text()).toBe(method === "GET" ? "some layer" : "");
    },
  })),

  ...METHODS.map((method) => ({
    title: `${method} of an absent blob answers 404 (end-2)`,
    run: async (client: ConformanceClient) => {
      const repository = freshRepository("pull");
      await client.pushBlob(repository, "another blob");
      const response = await client.send(method, `/v2/${repository}/blobs/${absent}`);
      expect(response.status).toBe(404);
      if (method === "GET") expect(await errorCodes(response)).toEqual(["BLOB_UNKNOWN"]);
    },
  })),

  {
    title: "a blob of one repository is not there in another",
    run: async (client) => {
      const blob = await client.pushBlob(freshRepository("owner"), "private layer");
      const response = await client.send("GET", `/v2/${freshRepository("stranger")}/blobs/${blob.digest}`);
      expect(response.status).toBe(404);
    },
  },

  ...RANGES.map(([range, status, text, contentRange]) => ({
    title: `Range ${range} of ten bytes answers ${status} with ${text}`,
    run: async (client: ConformanceClient) => {
      const repository = freshRepository("ranges");
      const blob = await client.pushBlob(repository, "0123456789");
      const response = await client.send("GET", `/v2/${repository}/blobs/${blob.digest}`, {
        headers: { range },
      });
      expect(response.status).toBe(status);
      expect(response.headers.get("content-range")).toBe(contentRange);
      expect(await response.text()).toBe(text);
    },
  })),

  {
    title: "a Range past the end answers 416",
    run: async (client) => {
      const repository = freshRepository("ranges");
      const blob = await client.pushBlob(repository, "0123456789");
      const path = `/v2/${repository}/blobs/${blob.digest}`;
      const response = await client.send("GET", path, { headers: { range: "bytes=10-" } });
      expect(response.status).toBe(416);
      expect(response.headers.get("content-range")).toBe("bytes */10");
    },
  },

  ...METHODS.map((method) => ({
    title: `${method} of a manifest by tag and by digest answers the same (end-3)`,
    run: async (client: ConformanceClient) => {
      const repository = freshRepository("manifests");
      const image = await client.pushImage(repository, "v1");
      for (const reference of ["v1", image.digest]) {
        const response = await client.send(method, `/v2/${repository}/manifests/${reference}`, {
          headers: { accept: MANIFEST },
        });
        expect(response.status).toBe(200);
        expect(response.headers.get("content-type")).toBe(MANIFEST);
        expect(response.headers.get("docker-content-digest")).toBe(image.digest);
        expect(response.headers.get("content-length")).toBe(String(image.bytes.length));
        expect(await response.text()).toBe(method === "GET" ? image.bytes.toString() : "");
      }
    },
  })),

  ...METHODS.map((method) => ({
    title: `${method} of an absent manifest answers 404 (end-3)`,
    run: async (client: ConformanceClient) => {
      const repository = freshRepository("manifests");
      await client.pushImage(repository, "v1");
      for (const reference of ["v2", absent, ".INVALID"]) {
        const response = await client.send(method, `/v2/${repository}/manifests/${reference}`, {
          headers: { accept: MANIFEST },
        });
        expect(response.status).toBe(404);
      }
    },
  })),

  {
    title: "an absent repository answers 404",
    run: async (client) => {
      const path = `/v2/${freshRepository("nowhere")}`;
      expect((await client.send("GET", `${path}/manifests/v1`)).status).toBe(404);
      expect((await client.send("GET", `${path}/tags/list`)).status).toBe(404);
    },
  },

  {
    title: "If-None-Match with the digest answers 304 without a body",
    run: async (client) => {
      const repository = freshRepository("etags");
      const image = await client.pushImage(repository, "v1");
      const paths = [`manifests/v1`, `manifests/${image.digest}`, `blobs/${image.layer.digest}`];
      for (const path of paths) {
        const headers = {
          accept: MANIFEST,
          "if-none-match": `"${path === paths[2] ? image.layer.digest : image.digest}"`,
        };
        const response = await client.send("GET", `/v2/${repository}/${path}`, { headers });
        expect(response.status).toBe(304);
        expect(await response.text()).toBe("");
      }
    },
  },
];
