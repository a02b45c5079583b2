import { expect, test } from "vitest";
import { announcement } from "./announce.ts";

const place = {
  address: new URL("http://127.0.0.1:3000"),
  publicUrl: null,
  dataFolder: "/srv/tagtrail",
  database: "SQLite, /srv/tagtrail/tagtrail.db",
};

test("the address, what is connected and where data lies are told", () => {
  const registries = [{ name: "prod-eu", url: "https://registry.example.org", source: "console" }];
  expect(announcement({ ...place, registries })).toBe(
    [
      "Tagtrail is ready at http://127.0.0.1:3000",
      "  Connected  prod-eu: https://registry.example.org",
      "  Data       /srv/tagtrail",
      "  Database   SQLite, /srv/tagtrail/tagtrail.db",
      "Ctrl-C stops it.",
    ].join("\n"),
  );
});

test("the samples are not passed off as a registry of one's own", () => {
  const registries = [{ name: "sandbox", url: "http://127.0.0.1:41234", source: "sandbox" }];
  expect(announcement({ ...place, registries })).toContain(
    "sandbox: the built-in registry with sample images",
  );
});

test("many registries are counted", () => {
  const registries = Array.from({ length: 30 }, (_, index) => ({
    name: `r${index}`,
    url: "https://r",
    source: "console",
  }));
  expect(announcement({ ...place, registries })).toContain("and 22 more");
  expect(announcement({ ...place, registries }).split("\n")).toHaveLength(13);
});

test("without a registry the next step is told", () => {
  expect(announcement({ ...place, registries: [] })).toContain("connect one on the first page");
});

test("the address that people use is told beside the one of this machine", () => {
  const publicUrl = new URL("https://tags.example.org");
  const lines = announcement({ ...place, publicUrl, registries: [] }).split("\n");
  expect(lines.slice(0, 2)).toEqual([
    "Tagtrail is ready at http://127.0.0.1:3000",
    "  Public     https://tags.example.org",
  ]);
});
