import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ChainedRecord } from "./chained-record.ts";
import { evidenceIdentity } from "./evidence-identity.ts";
import { canonicalDetails, GENESIS_HASH, recordHash } from "./record-hash.ts";

const claim: ChainedRecord = {
  seq: 1,
  kind: "claim",
  registryId: "0b5e7a52-6a1c-4f0e-9c55-1d2f3a4b5c6d",
  repository: "team/app",
  tag: "prod",
  state: "present",
  digest: `sha256:${"a".repeat(64)}`,
  mediaType: "application/vnd.oci.image.index.v1+json",
  validLo: 1_777_816_800_000,
  validHi: 1_777_816_800_123,
  recordedAt: 1_777_816_801_000,
  clock: "registry",
  source: "webhook:distribution",
  sourceEventId: "e1",
  actorHash: "b".repeat(64),
  actorHow: "claimed",
  reason: null,
  details: '{"agent":"skopeo"}',
};

const gap: ChainedRecord = {
  ...claim,
  seq: 2,
  kind: "gap",
  repository: null,
  tag: null,
  state: null,
  digest: null,
  mediaType: null,
  clock: "ours",
  source: "poll",
  sourceEventId: null,
  actorHash: null,
  actorHow: null,
  reason: "“503”\n\u2028 ü 🐳",
  details: "{}",
};

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("the hash of a record", () => {
  it("is for ever what it was when the first history was written", () => {
    const first = recordHash(GENESIS_HASH, claim);
    expect(hex(first)).toBe("151011caace09ddfe1fb593de6c3b6d4ba69a17ee9200e1603969bdd529640fd");
    expect(hex(recordHash(first, gap))).toBe(
      "de33eb8634f1ad7fc60780d23efa4e30f976bfebf91f907b8cb013a103d83327",
    );
  });

  it("is sha256 over the hash before in hexadecimal digits, a line feed and the fields as a JSON array", () => {
    const fields =
      '[1,2,"gap","0b5e7a52-6a1c-4f0e-9c55-1d2f3a4b5c6d",null,null,null,null,null,1777816800000,1777816800123,' +
      '1777816801000,"ours","poll",null,null,null,"“503”\\n\u2028 ü 🐳","{}"]';
    const expected = createHash("sha256")
      .update(`${"00".repeat(32)}\n${fields}`, "utf8")
      .digest("hex");
    expect(hex(recordHash(GENESIS_HASH, gap))).toBe(expected);
  });

  it("differs as soon as any field differs, and as soon as the hash before does", () => {
    const changed = Object.entries(claim).map(([name, value]) => ({
      ...claim,
      [name]: typeof value === "number" ? value + 1 : value === null ? "" : `${value} `,
    }));
    const hashes = changed.map((record) => hex(recordHash(GENESIS_HASH, record)));
    const other = hex(recordHash(recordHash(GENESIS_HASH, claim), claim));
    expect(new Set([...hashes, other, hex(recordHash(GENESIS_HASH, claim))]).size).toBe(changed.length + 2);
  });

  it("keeps text apart that would read the same written one after another", () => {
    const one = recordHash(GENESIS_HASH, { ...claim, repository: "a", tag: 'b","c' });
    const other = recordHash(GENESIS_HASH, { ...claim, repository: 'a","b', tag: "c" });
    expect(hex(one)).not.toBe(hex(other));
  });

  it("is refused for what no database gives back as it was", () => {
    const unstorable = [
      { validLo: 1.5 },
      { validHi: Number.NaN },
      { recordedAt: 9e15 },
      { reason: "a\0b" },
      { tag: "\ud800" },
    ];
    for (const part of unstorable) {
      expect(() => recordHash(GENESIS_HASH, { ...claim, ...part })).toThrow("cannot be stored as it is");
    }
  });
});

describe("details", () => {
  it("are the same text whatever the order they were put in", () => {
    expect(canonicalDetails({ b: "1", a: "2", "10": "ä", "9": '"' })).toBe(
      '{"10":"ä","9":"\\"","a":"2","b":"1"}',
    );
    expect(canonicalDetails({ "9": '"', "10": "ä", a: "2", b: "1" })).toBe(
      '{"10":"ä","9":"\\"","a":"2","b":"1"}',
    );
    expect(canonicalDetails({})).toBe("{}");
  });
});

describe("the identity of evidence", () => {
  it("is for ever what it was when the first history was written", () => {
    expect(hex(evidenceIdentity(claim))).toBe("604a7d38063b42032fd7360f7d625879");
    expect(hex(evidenceIdentity(gap))).toBe("33222eb909d2bb3c565de99be139461c");
  });

  it("is the source's event id's within a registry, whatever else the event says when it is sent again", () => {
    const again = { ...claim, validHi: claim.validHi + 60_000, details: "{}" };
    expect(hex(evidenceIdentity(again))).toBe(hex(evidenceIdentity(claim)));
    const elsewhere = { ...claim, registryId: "9d3c1a60-2b4e-47d8-8f10-aa55cc33ee77" };
    expect(hex(evidenceIdentity(elsewhere))).not.toBe(hex(evidenceIdentity(claim)));
    const otherSource = { ...claim, source: "webhook:zot" };
    expect(hex(evidenceIdentity(otherSource))).not.toBe(hex(evidenceIdentity(claim)));
  });

  it("is the content's where the source names no events", () => {
    const later = { ...gap, validHi: gap.validHi + 1 };
    expect(hex(evidenceIdentity(later))).not.toBe(hex(evidenceIdentity(gap)));
    expect(hex(evidenceIdentity({ ...gap }))).toBe(hex(evidenceIdentity(gap)));
  });
});
