import { expect, test } from "vitest";
import { parseLinks } from "./link-header.ts";

test.each([
  ["the usual form", ['</v2/_catalog?last=a&n=1>; rel="next"'], ["/v2/_catalog?last=a&n=1"]],
  ["unquoted", ["</x?n=1>;rel=next"], ["/x?n=1"]],
  ["further parameters", ['</x?n=1>; title="a, b; c"; rel="prefetch next"'], ["/x?n=1"]],
  ["any case", ['</x?n=1>; REL="NEXT"'], ["/x?n=1"]],
  ["several in one header", ['</first>; rel="first", </x?n=1>; rel="next"'], ["/x?n=1"]],
  ["several headers", ['</first>; rel="first"', '</x?n=1>; rel="next"'], ["/x?n=1"]],
  ["an unescaped comma", ['</x?last=a,b>; rel="next"'], ["/x?last=a,b"]],
  ["another relation only", ['</x>; rel="prev"'], []],
  ["no header", [], []],
])("the next page is found in %s", (_form, headers, expected) => {
  const next = parseLinks(headers)?.filter((link) => link.relations.includes("next"));
  expect(next?.map((link) => link.target)).toEqual(expected);
});

test.each([
  ["no closing bracket", '</v2/_catalog?last=a; rel="next"'],
  ["no brackets", '/v2/_catalog?last=a; rel="next"'],
  ["garbage behind", '</x>; rel="next" garbage'],
  ["a megabyte", `<${"a".repeat(1_000_000)}>; rel="next"`],
  ["a thousand links", "<a>,".repeat(1000)],
])("%s is malformed, not the end of the list", (_what, header) => {
  expect(parseLinks([header])).toBeNull();
});
