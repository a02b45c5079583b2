import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { type ScriptedServer, type SeenRequest, scriptedServer } from "../testing/scripted-server.ts";
import { clientFor, closeClients, failureOf } from "../testing/test-client.ts";

let server: ScriptedServer | null = null;

afterEach(async () => {
  await closeClients();
  await server?.close();
});

const BYTES = Buffer.from("0123456789");
const DIGEST = `sha256:${createHash("sha256").update(BYTES).digest("hex")}`;

async function registry(script: (request: SeenRequest, response: ServerResponse) => void) {
  server = await scriptedServer(script);
  return clientFor(server.origin);
}

async function read(body: ReadableStream<Uint8Array>): Promise<string> {
  return Buffer.from(await new Response(body).arrayBuffer()).toString();
}

const whole = (_request: SeenRequest, response: ServerResponse) => {
  response.writeHead(200, { "content-length": BYTES.byteLength }).end(BYTES);
};

const part = (contentRange: string, bytes: string) => (_request: SeenRequest, response: ServerResponse) => {
  response.writeHead(206, { "content-range": contentRange }).end(bytes);
};

describe("a stream", () => {
  test("of the whole blob says how long it is", async () => {
    const blob = await (await registry(whole)).getBlob("a", DIGEST);
    expect({ ...blob, body: await read(blob.body) }).toEqual({
      size: 10,
      totalSize: 10,
      partial: false,
      body: "0123456789",
    });
  });

  test("of a range carries it and the whole blob's size", async () => {
    const blob = await (await registry(part("bytes 2-4/10", "234"))).getBlob("a", DIGEST, {
      range: { start: 2, end: 4 },
    });
    expect({ ...blob, body: await read(blob.body) }).toEqual({
      size: 3,
      totalSize: 10,
      partial: true,
      body: "234",
    });
    expect(server?.seen[0]?.headers.range).toBe("bytes=2-4");
  });

  test("of the whole blob where a range was asked for is marked as whole", async () => {
    const blob = await (await registry(whole)).getBlob("a", DIGEST, { range: { start: 2, end: 4 } });
    expect(blob.partial).toBe(false);
    await blob.body.cancel();
  });

  test.each(["bytes 0-2/10", "bytes 2-9/10", "bytes */10", "2-4/10", ""])(
    "of another range (%j) is refused",
    async (contentRange) => {
      const client = await registry(part(contentRange, "xxx"));
      expect(await failureOf(client.getBlob("a", DIGEST, { range: { start: 2, end: 4 } }))).toMatchObject({
        code: "registry_lying",
      });
    },
  );

  test("with more bytes than the range breaks off", async () => {
    const blob = await (await registry(part("bytes 2-4/10", "23456789"))).getBlob("a", DIGEST, {
      range: { start: 2, end: 4 },
    });
    expect(await failureOf(read(blob.body))).toMatchObject({ code: "registry_too_large" });
  });

  test("with fewer bytes than the range is not taken for complete", async () => {
    const blob = await (await registry(part("bytes 2-4/10", "2"))).getBlob("a", DIGEST, {
      range: { start: 2, end: 4 },
    });
    expect(await failureOf(read(blob.body))).toMatchObject({ code: "registry_lying" });
  });

  test("that breaks off in the middle fails", async () => {
    const client = await registry((_request, response) => {
      response.writeHead(200, { "content-length": 10 });
      response.write("01234", () => response.destroy());
    });
    expect(await failureOf(read((await client.getBlob("a", DIGEST)).body))).toMatchObject({
      code: "registry_unreachable",
    });
  });

  test("that nobody reads any more ends the registry's work", async () => {
    let closed: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const client = await registry((_request, response) => {
      response.on("close", closed);
      response.writeHead(200);
      response.write("some bytes");
    });
    await (await client.getBlob("a", DIGEST)).body.cancel();
    await ended;
  });

  test("is read no faster than it is consumed", async () => {
    let written = 0;
    const client = await registry((_request, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(65_536);
      const more = () => {
        while (!response.destroyed && written < 256 << 20) {
          written += chunk.byteLength;
          if (!response.write(chunk)) break;
        }
        response.once("drain", more);
      };
      more();
    });
    const blob = await client.getBlob("a", DIGEST);
    const reader = blob.body.getReader();
    await reader.read();
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBeLessThan(32 << 20);
    await reader.cancel();
  });
});

describe("in memory", () => {
  test("the digest is checked", async () => {
    expect(
      Buffer.from(await (await registry(whole)).getBlobBytes("a", DIGEST, { maxBytes: 100 })).toString(),
    ).toBe("0123456789");
    const other = `sha256:${"0".repeat(64)}`;
    expect(
      await failureOf(clientFor(server?.origin ?? "").getBlobBytes("a", other, { maxBytes: 100 })),
    ).toMatchObject({
      code: "registry_lying",
      details: { expected: other, computed: DIGEST },
    });
  });

  test("more than was allowed is too large", async () => {
    expect(await failureOf((await registry(whole)).getBlobBytes("a", DIGEST, { maxBytes: 9 }))).toMatchObject(
      { code: "registry_too_large" },
    );
  });
});

test("a blob that is not there is not found", async () => {
  const client = await registry((_request, response) => response.writeHead(404).end());
  expect(await failureOf(client.headBlob("a", DIGEST))).toMatchObject({
    code: "registry_not_found",
    message: `lab has no blob a@${DIGEST}.`,
    details: { what: "blob" },
  });
});

test("a size that is not said is unknown", async () => {
  const client = await registry((_request, response) =>
    response.writeHead(200, { "transfer-encoding": "chunked" }).end(),
  );
  expect(await client.headBlob("a", DIGEST)).toEqual({ size: null });
});
