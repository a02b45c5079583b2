import { describe, expect, test } from "vitest";
import {
  A,
  B,
  changed,
  DOCUMENTED,
  distributionEvent,
  INDEX,
  yandexMessage,
} from "../testing/documented-deliveries.ts";
import { parseDelivery } from "./parse-delivery.ts";

const NOON = Date.parse("2026-05-03T12:00:00Z");
const receivedAt = new Date(NOON + 3_000);
/** What is added to both ends, with clocks that agree. */
const SKEW = 250;

function parse(body: unknown, { kind = "generic", headers = {}, clockSkew = 0 } = {}) {
  const bytes = typeof body === "string" ? body : JSON.stringify(body);
  return parseDelivery({ body: Buffer.from(bytes), headers, receivedAt }, { kind, clockSkew });
}

const documented = (name: string) => {
  const found = DOCUMENTED.find((one) => one.name === name)!;
  return parse(found.body, { kind: found.kind ?? found.vendor, headers: found.headers ?? {} });
};
// biome-ignore lint/suspicious/noExplicitAny: bodies of strangers, changed in tests
type Body = any;

test.each(DOCUMENTED.map((one) => [one.name, one] as const))(
  "%s is recognised whatever the registry's kind says",
  (_name, { vendor, body, headers = {} }) => {
    expect(parse(body, { kind: vendor, headers }).vendor).toBe(vendor);
    const without = vendor === "gitlab" ? "distribution" : vendor;
    for (const kind of ["generic", "sandbox", "harbor", "nonsense"]) {
      expect([kind, parse(body, { kind, headers }).vendor]).toEqual([kind, without]);
    }
  },
);

test.each<[string, string, string, unknown]>([
  [
    "distribution",
    "acme/storefront",
    "ci",
    { is: "present", digest: A, mediaType: expect.stringContaining("oci") },
  ],
  [
    "GitLab",
    "acme/storefront",
    "ci",
    { is: "present", digest: A, mediaType: expect.stringContaining("oci") },
  ],
  ["Harbor, default", "acme/debian", "admin", { is: "present", digest: A, mediaType: null }],
  ["Harbor, CloudEvents", "acme/debian", "admin", { is: "present", digest: A, mediaType: null }],
  ["zot, structured", "acme/storefront", "ci", { is: "present", digest: A, mediaType: INDEX }],
  ["zot, binary", "acme/storefront", "ci", { is: "present", digest: A, mediaType: INDEX }],
  ["Docker Hub", "acme/storefront", "jane", { is: "untold" }],
  ["GHCR", "acme/storefront", "jane", { is: "present", digest: A, mediaType: null }],
  ["ACR", "acme/storefront", "", { is: "present", digest: A, mediaType: expect.stringContaining("docker") }],
  ["ECR", "acme/storefront", "", { is: "present", digest: A, mediaType: null }],
  ["ECR through SNS", "acme/storefront", "", { is: "present", digest: A, mediaType: null }],
  ["GAR, push envelope", "acme-prod/images/storefront", "", { is: "present", digest: A, mediaType: null }],
  ["GAR, unwrapped", "acme-prod/images/storefront", "", { is: "present", digest: A, mediaType: null }],
  ["Gitea", "acme/storefront", "jane", { is: "untold" }],
  ["Artifactory", "docker-local/storefront", "", { is: "present", digest: A, mediaType: null }],
])("%s tells repository, tag, digest and who", (name, repository, account, state) => {
  const { events, ignored } = documented(name);
  expect(events).toMatchObject([
    { repository, tag: "latest", state, actor: account === "" ? null : { kind: "account", name: account } },
  ]);
  expect(ignored).toBe(0);
});

test("Quay tells every updated tag, and of none the digest", () => {
  expect(documented("Quay").events).toMatchObject([
    { repository: "acme/storefront", tag: "latest", state: { is: "untold" }, id: null },
    { repository: "acme/storefront", tag: "1.2", state: { is: "untold" }, id: null },
  ]);
});

test("Yandex tells a move as a removal, which may be half of one, and a creation", () => {
  expect(documented("Yandex").events).toMatchObject([
    { tag: "latest", state: { is: "absent" }, removed: A, paired: true, id: "event-1" },
    { tag: "latest", state: { is: "present", digest: B }, removed: null, paired: false, id: "event-2" },
  ]);
});

describe("the time of an event", () => {
  const bounds = (name: string) => {
    const { valid, clock } = documented(name).events[0]!.time;
    return [clock, valid.lo - NOON, valid.hi - NOON];
  };
  test.each<[string, string, number, number]>([
    ["distribution", "registry", 123 - SKEW, 123 + 2_000 + SKEW],
    ["Harbor, default", "registry", -SKEW, 999 + SKEW],
    ["Harbor, CloudEvents", "registry", -SKEW, 999 + SKEW],
    ["zot, structured", "registry", 500 - SKEW, 500 + SKEW],
    ["Docker Hub", "registry", -SKEW, 999 + SKEW],
    ["ACR", "registry", 343 - SKEW, 343 + SKEW],
    ["ECR", "registry", -SKEW, 999 + SKEW],
    ["GAR, push envelope", "registry", 749 - 30_000 - SKEW, 749 + SKEW],
    ["GHCR", "registry", -SKEW, 3_000],
    ["Gitea", "registry", -SKEW, 3_000],
    ["Quay", "ours", 3_000 - 300_000, 3_000],
    ["Artifactory", "ours", 3_000 - 300_000, 3_000],
    ["Yandex", "registry", 250 - SKEW, 250 + SKEW],
  ])("%s: by the clock %s, from %i to %i", (name, ...expected) => expect(bounds(name)).toEqual(expected));

  test("is widened by how far the registry's clock is off, whichever way", () => {
    const body = { events: [distributionEvent({ tag: "latest" })] };
    for (const clockSkew of [4_000, -4_000]) {
      expect(parse(body, { clockSkew }).events[0]!.time.valid).toEqual({
        lo: NOON + 123 - 4_250,
        hi: NOON + 123 + 2_000 + 4_250,
      });
    }
  });

  test.each(["2099-01-01T00:00:00Z", "soon", "", "0001-01-01T00:00:00Z", undefined])(
    "%s is no time it can have happened at, so it is when it arrived",
    (timestamp) => {
      const body = { events: [distributionEvent({ tag: "latest" }, { timestamp })] };
      expect(parse(body).events[0]!.time).toMatchObject({ clock: "ours", told: null });
    },
  );

  test("of months ago is not believed: nothing that late is a delivery", () => {
    const body = { events: [distributionEvent({ tag: "latest" }, { timestamp: "2026-01-01T00:00:00Z" })] };
    expect(parse(body)).toMatchObject({ events: [], ignored: 1 });
  });
});

describe("distribution", () => {
  const read = (...events: object[]) => parse({ events });

  test("is read to the end of the envelope, whatever is wrong with one event", () => {
    const parsed = read(
      distributionEvent({ tag: "one" }, { id: "1" }),
      { nonsense: true },
      distributionEvent({ tag: "two", digest: B, mediaType: INDEX }, { id: "2" }),
    );
    expect(parsed.events.map(({ id, tag }) => [id, tag])).toEqual([
      ["1", "one"],
      ["2", "two"],
    ]);
    expect(parsed.ignored).toBe(1);
  });

  test("tells the removal of a tag without digest and media type", () => {
    const { events } = read({
      ...distributionEvent({}, { action: "delete" }),
      target: { repository: "acme/storefront", tag: "latest" },
    });
    expect(events).toMatchObject([{ tag: "latest", state: { is: "absent" }, removed: null }]);
  });

  test("tells a removal by digest as a reason to read the tags that pointed at it", () => {
    const target = { repository: "acme/storefront", digest: A };
    expect(read({ ...distributionEvent({}, { action: "delete" }), target })).toMatchObject({
      events: [],
      worthReading: [target],
      ignored: 0,
    });
  });

  test.each<[string, object]>([
    ["a pull by tag", distributionEvent({ tag: "latest" }, { action: "pull" })],
    ["our own HEAD", distributionEvent({ tag: "latest" }, { action: "pull", request: { method: "HEAD" } })],
    ["a mount", distributionEvent({ fromRepository: "a/b" }, { action: "mount" })],
    ["a blob", distributionEvent({ mediaType: "application/octet-stream" })],
    ["a push by digest", distributionEvent({})],
  ])("says nothing about a tag with %s", (_name, event) => {
    expect(read(event)).toMatchObject({ events: [], worthReading: [], ignored: 1 });
  });

  test("names the address, without its port, only where nobody signed in", () => {
    const anonymous = distributionEvent({ tag: "latest" }, { actor: {} });
    expect(read(anonymous).events[0]!.actor).toEqual({ kind: "address", name: "10.0.3.7" });
    const request = { addr: "[2001:db8::1]:5000" };
    const sixth = distributionEvent({ tag: "latest" }, { actor: {}, request });
    expect(read(sixth).events[0]!.actor).toEqual({ kind: "address", name: "2001:db8::1" });
  });
});

describe("removals", () => {
  test.each<[string, unknown, string | null]>([
    ["Harbor", changed<Body>("Harbor, default", (body) => (body.type = "DELETE_ARTIFACT")), A],
    ["zot", changed<Body>("zot, structured", (body) => (body.type = "zotregistry.image.deleted")), A],
    ["ECR", changed<Body>("ECR", (body) => (body.detail["action-type"] = "DELETE")), A],
    ["GAR", { action: "DELETE", tag: "europe-docker.pkg.dev/p/r/i:latest" }, null],
    ["Gitea", changed<Body>("Gitea", (body) => (body.action = "deleted")), null],
    ["Artifactory", changed<Body>("Artifactory", (body) => (body.event_type = "deleted")), A],
  ])("%s: the tag is said to be gone", (_name, body, removed) => {
    expect(parse(body).events).toMatchObject([{ tag: "latest", state: { is: "absent" }, removed }]);
  });

  const untagged: [string, unknown, string][] = [
    [
      "ACR",
      changed<Body>("ACR", (body) =>
        Object.assign(body, { action: "delete", target: { ...body.target, tag: undefined } }),
      ),
      "acme/storefront",
    ],
    [
      "ECR",
      changed<Body>("ECR", (body) =>
        Object.assign(body.detail, { "action-type": "DELETE", "image-tag": "" }),
      ),
      "acme/storefront",
    ],
    [
      "zot",
      changed<Body>("zot, structured", (body) =>
        Object.assign(body, { type: "zotregistry.image.deleted", data: { ...body.data, reference: A } }),
      ),
      "acme/storefront",
    ],
    [
      "Harbor",
      changed<Body>("Harbor, default", (body) =>
        Object.assign(body, {
          type: "DELETE_ARTIFACT",
          event_data: { ...body.event_data, resources: [{ digest: A, tag: A }] },
        }),
      ),
      "acme/debian",
    ],
    ["GAR", { action: "DELETE", digest: `europe-docker.pkg.dev/p/r/i@${A}` }, "p/r/i"],
    [
      "Gitea",
      changed<Body>("Gitea", (body) =>
        Object.assign(body, { action: "deleted", package: { ...body.package, version: A } }),
      ),
      "acme/storefront",
    ],
    ["Yandex", { messages: [yandexMessage("DeleteImage", A, "1")] }, "crp1/storefront"],
  ];
  test.each(untagged)(
    "%s: of a version, the tags that pointed at it are to be read",
    (_name, body, repository) => {
      expect(parse(body)).toMatchObject({ events: [], worthReading: [{ repository, digest: A }] });
    },
  );

  test("Harbor names the first tag only, so the others are to be read as well", () => {
    const body = changed<Body>("Harbor, default", (sent) => (sent.type = "DELETE_ARTIFACT"));
    expect(parse(body).worthReading).toEqual([{ repository: "acme/debian", digest: A }]);
  });
});

test.each<[string, unknown]>([
  ["a failed push to ECR", changed<Body>("ECR", (body) => (body.detail.result = "FAILURE"))],
  ["a pull from Harbor", changed<Body>("Harbor, default", (body) => (body.type = "PULL_ARTIFACT"))],
  [
    "a version without a tag in Harbor",
    changed<Body>("Harbor, default", (body) => (body.event_data.resources[0].tag = A)),
  ],
  ["an npm package", changed<Body>("GHCR", (body) => (body.registry_package.package_type = "npm"))],
  [
    "an untagged child of an index in GHCR",
    changed<Body>("GHCR", (body) => (body.registry_package.package_version.container_metadata.tag.name = "")),
  ],
  ["a Helm chart in ACR", changed<Body>("ACR", (body) => (body.action = "chart_push"))],
  ["a scan by zot", changed<Body>("zot, structured", (body) => (body.type = "zotregistry.image.scanned"))],
  ["an npm package of Gitea", changed<Body>("Gitea", (body) => (body.package.type = "npm"))],
])("%s moves no tag", (_name, body) => {
  expect(parse(body)).toMatchObject({ events: [], worthReading: [], ignored: 1 });
});

test("a promotion in Artifactory is a reason to look, as it is not told which repository it names", () => {
  const body = changed<Body>("Artifactory", (sent) => (sent.event_type = "promoted"));
  const place = { repository: "docker-local/storefront", tag: "latest" };
  expect(parse(body)).toMatchObject({ events: [], worthReading: [place] });
});

test("an official image of Docker Hub has the name that the registry knows it by", () => {
  const body = changed<Body>("Docker Hub", (sent) => (sent.repository.repo_name = "nginx"));
  expect(parse(body).events[0]!.repository).toBe("library/nginx");
});

describe("threat 107: what is too much is not read", () => {
  test("of a million events the first thousand", () => {
    const event = JSON.stringify(distributionEvent({ tag: "latest" }));
    const parsed = parse(`{"events":[${Array(5_000).fill(event).join()}]}`);
    expect([parsed.events.length, parsed.ignored]).toEqual([1_000, 4_000]);
  });

  test("nor tags of Quay, nor messages of Yandex, without end", () => {
    const tags = Array.from({ length: 3_000 }, (_, index) => `t${index}`);
    const quay = parse(changed<Body>("Quay", (body) => (body.updated_tags = tags)));
    expect([quay.events.length, quay.ignored]).toEqual([1_000, 2_000]);
    const messages = tags.map((tag) => yandexMessage("CreateImageTag", A, tag));
    expect(parse({ messages }).events).toHaveLength(1_000);
  });

  test("a body nested deeper than 32 is not even parsed, also inside of Pub/Sub's envelope", () => {
    const right = distributionEvent({ tag: "latest" });
    const nested = (depth: number) => {
      const extra = "[".repeat(depth) + "]".repeat(depth);
      return JSON.stringify({ events: [{ ...right, extra: "HERE" }] }).replace('"HERE"', extra);
    };
    expect(parse(nested(29)).events).toHaveLength(1);
    for (const depth of [30, 100, 100_000]) {
      expect(parse(nested(depth))).toMatchObject({ vendor: null, events: [], ignored: 1 });
    }
    const change = { action: "DELETE", tag: "europe-docker.pkg.dev/p/r/i:latest", extra: "HERE" };
    const deep = JSON.stringify(change).replace('"HERE"', "[".repeat(100) + "]".repeat(100));
    const data = Buffer.from(deep).toString("base64");
    expect(parse({ message: { data } })).toMatchObject({ vendor: null, events: [], ignored: 1 });
  });
});

describe("threat 108: what is not a name goes no further", () => {
  test.each<[string, object]>([
    ["a path", { repository: "../../etc", tag: "latest" }],
    ["an upper-case repository", { repository: "Acme/x", tag: "latest" }],
    ["a tag with a line break", { tag: "a\nb" }],
    ["a tag of 200 characters", { tag: "a".repeat(200) }],
    ["markup for a tag", { tag: "<script>" }],
    ["a short digest", { tag: "latest", digest: "sha256:ab" }],
    ["another algorithm", { tag: "latest", digest: "md5:d41d8cd98f00b204e9800998ecf8427e" }],
    ["a number for a tag", { tag: 7 }],
    ["an object for a repository", { repository: { toString: "x" }, tag: "latest" }],
    ["a digest that is a list", { tag: "latest", digest: [A] }],
  ])("%s", (_name, target) => {
    const parsed = parse({ events: [distributionEvent(target)] });
    expect(parsed).toMatchObject({ events: [], ignored: 1 });
    expect(JSON.stringify(parsed.notes)).not.toMatch(/script|etc|md5/);
  });

  test.each([
    "",
    "null",
    "[]",
    "7",
    '"text"',
    "{}",
    "events=1",
    '{"events":7}',
    "\u0000",
    '{"__proto__":{}}',
  ])("the body %j is of no format", (body) =>
    expect(parse(body)).toMatchObject({ vendor: null, events: [], ignored: 1 }),
  );

  test("bytes that are no UTF-8 are no body", () => {
    const delivery = { body: new Uint8Array([0x7b, 0xff, 0x7d]), headers: {}, receivedAt };
    expect(parseDelivery(delivery, { kind: "generic", clockSkew: 0 })).toMatchObject({ vendor: null });
  });
});

test("threat 109: a name with control characters or half characters is nobody's", () => {
  for (const name of ["admin\u0000", "ad\u202emin\n", "\ud800", "a".repeat(300), 7, { name: "x" }]) {
    const event = distributionEvent({ tag: "latest" }, { actor: { name }, request: {} });
    expect(parse({ events: [event] }).events[0]!.actor).toBeNull();
  }
});

test("threat 112: the User-Agent neither makes nor keeps back an event", () => {
  for (const useragent of ["Tagtrail", "tagtrail/1.0", "AzureContainerRegistry/1.0", "x\r\ny: z", "é"]) {
    const event = distributionEvent({ tag: "latest" }, { request: { useragent } });
    const parsed = parse({ events: [event] });
    expect([parsed.vendor, parsed.events.length]).toEqual(["distribution", 1]);
  }
});
