import { describe, expect, test } from "vitest";
import { failureOf } from "../testing/test-client.ts";
import type { Answer } from "./answer.ts";
import { follow, type Redirects } from "./follow.ts";
import type { Exchange } from "./outbound.ts";

const REGISTRY = new URL("https://registry.example");
const FIRST: Exchange = {
  role: "registry",
  url: new URL("https://registry.example/v2/a/blobs/sha256:x"),
  method: "GET",
  headers: { authorization: "Bearer secret", "x-api-key": "secret", cookie: "secret", range: "bytes=0-9" },
  maxBytes: 10,
  stream: false,
};

/** Follows a chain of Location values; answers 200 after the last. */
async function chain(locations: string[], redirects: Redirects = "storage") {
  const sent: Exchange[] = [];
  const exchange = async (asked: Exchange): Promise<Answer> => {
    sent.push(asked);
    const location = locations[sent.length - 1];
    const headers = location === undefined ? {} : { location };
    return {
      status: location === undefined ? 200 : 307,
      headers,
      bytes: new Uint8Array(0),
      stream: null,
      url: asked.url,
    };
  };
  const work = follow(FIRST, redirects, {
    registry: REGISTRY,
    who: { name: "lab", host: "registry.example" },
    exchange,
  });
  return { sent, work };
}

describe("to storage on another host", () => {
  test("only the range goes along: no credential, no cookie, no custom header", async () => {
    const { sent, work } = await chain(["https://storage.example/x?signature=1"]);
    await work;
    expect(sent[1]?.headers).toEqual({ range: "bytes=0-9" });
    expect(sent[1]?.role).toBe("storage");
  });

  test("no credential is sent again on the way back to the registry", async () => {
    const { sent, work } = await chain(["https://storage.example/x", "https://registry.example/v2/secret"]);
    await work;
    expect(sent[2]?.headers).toEqual({ range: "bytes=0-9" });
  });

  test("another port of the same host is another host", async () => {
    const { sent, work } = await chain(["https://registry.example:8443/x"]);
    await work;
    expect(sent[1]?.headers).toEqual({ range: "bytes=0-9" });
  });

  test("three hops are followed, the fourth is refused", async () => {
    const hop = (n: number) => `https://storage${n}.example/`;
    await (await chain([hop(1), hop(2), hop(3)])).work;
    const { sent, work } = await chain([hop(1), hop(2), hop(3), hop(4)]);
    expect(await failureOf(work)).toMatchObject({
      code: "registry_refused",
      details: { rule: "too_many_redirects" },
    });
    expect(sent.length).toBe(4);
  });

  test("each hop is checked anew", async () => {
    const { sent, work } = await chain(["https://storage.example/", "https://169.254.169.254/"]);
    expect(await failureOf(work)).toMatchObject({
      code: "registry_refused",
      details: { rule: "forbidden_address" },
    });
    expect(sent.length).toBe(2);
  });

  test("a relative Location is resolved against the hop it came from", async () => {
    const { sent, work } = await chain(["https://storage.example/a/b", "../c"]);
    await work;
    expect(sent[2]?.url.href).toBe("https://storage.example/c");
  });
});

test("what is not a blob is not followed to another host", async () => {
  const { sent, work } = await chain(["https://storage.example/x"], "same-origin");
  expect(await failureOf(work)).toMatchObject({
    code: "registry_refused",
    details: { rule: "redirect", sink: "redirect" },
  });
  expect(sent.length).toBe(1);
});

test("a registry that lives at https now says where to connect", async () => {
  const { work } = await chain(["https://new.example/v2/"], "same-origin");
  expect(await failureOf(work)).toMatchObject({
    advice: "If https://new.example is the registry's real address, connect that instead.",
  });
});

test("within the registry everything goes along", async () => {
  const { sent, work } = await chain(["/v2/b/blobs/sha256:x"], "same-origin");
  await work;
  expect(sent[1]?.headers).toEqual(FIRST.headers);
});
