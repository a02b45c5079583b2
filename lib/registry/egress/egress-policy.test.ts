import { describe, expect, test } from "vitest";
import { checkRealm, checkRedirect } from "./egress-policy.ts";

const REGISTRY = new URL("https://registry.example");

/** Every form of URL we know that leads, or pretends to lead, to a place a server must not send us to. */
const INSIDE_FORMS = [
  "https://127.0.0.1/token",
  "https://127.0.0.1:5432/token",
  "https://127.1/token",
  "https://127.0.1/token",
  "https://2130706433/token",
  "https://0x7f.1/token",
  "https://0x7f000001/token",
  "https://0177.0.0.1/token",
  "https://017700000001/token",
  "https://①②⑦.0.0.1/token",
  "https://127。0。0。1/token",
  "https://%31%32%37.0.0.1/token",
  "https://127.0.0.1./token",
  "https://[::1]/token",
  "https://[0:0:0:0:0:0:0:1]/token",
  "https://[::ffff:127.0.0.1]/token",
  "https://[::ffff:7f00:1]/token",
  "https://[::127.0.0.1]/token",
  "https://[64:ff9b::7f00:1]/token",
  "https://[2002:7f00:1::]/token",
  "https://10.0.0.1/token",
  "https://10.1/token",
  "https://172.16.0.1/token",
  "https://192.168.0.1/token",
  "https://3232235521/token",
  "https://100.64.0.1/token",
  "https://[fc00::1]/token",
  "https://[fd12::1]/token",
];

const FORBIDDEN_FORMS = [
  "https://169.254.169.254/latest/meta-data",
  "https://169.254.170.2/v2/credentials",
  "https://2852039166/latest",
  "https://0xa9fea9fe/latest",
  "https://0251.0376.0251.0376/latest",
  "https://0xa9.254.0251.254/latest",
  "https://169.254.43518/latest",
  "https://①⑥⑨.②⑤④.①⑥⑨.②⑤④/latest",
  "https://[::ffff:169.254.169.254]/latest",
  "https://[::ffff:a9fe:a9fe]/latest",
  "https://[64:ff9b::a9fe:a9fe]/latest",
  "https://[fe80::1]/latest",
  "https://[fd00:ec2::254]/latest",
  "https://[fd20:ce::254]/latest",
  "https://100.100.100.200/latest",
  "https://168.63.129.16/machine",
  "https://192.0.0.192/latest",
  "https://0.0.0.0/",
  "https://0/",
  "https://[::]/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
];

const SHAPE_FORMS: [string, string][] = [
  ["http://storage.example/x", "downgrade"],
  ["http://registry.example/x", "downgrade"],
  ["HTTP://registry.example/x", "downgrade"],
  ["file:///etc/passwd", "scheme"],
  ["ftp://storage.example/x", "scheme"],
  ["gopher://127.0.0.1:6379/_x", "scheme"],
  ["data:application/json,{}", "scheme"],
  ["javascript:alert(1)", "scheme"],
  ["unix:///var/run/docker.sock", "scheme"],
  ["blob:https://registry.example/x", "scheme"],
  ["https://user@storage.example/x", "userinfo"],
  ["https://user:pass@storage.example/x", "userinfo"],
  ["https://registry.example@127.0.0.1/x", "userinfo"],
  ["https://registry.example:443@evil.example/x", "userinfo"],
  ["https://[::1", "unparsable"],
  ["https://exa mple/x", "unparsable"],
  ["https://storage.example:99999/x", "unparsable"],
  ["https://256.256.256.256/x", "unparsable"],
  ["https://[fe80::1%25eth0]/x", "unparsable"],
  [`https://storage.example/${"a".repeat(9000)}`, "unparsable"],
];

describe("a realm", () => {
  test.each(INSIDE_FORMS)("%s is never asked without an operator's consent", (form) => {
    expect(checkRealm(form, REGISTRY, ["https://auth.example"]).ok).not.toBe(true);
  });

  test.each(FORBIDDEN_FORMS)("%s cannot even be agreed to", (form) => {
    const origin = new URL(form).origin;
    expect(checkRealm(form, REGISTRY, [origin])).toMatchObject({ ok: false, rule: "forbidden_address" });
  });

  test.each(SHAPE_FORMS)("%s is refused: %s", (form, rule) => {
    expect(checkRealm(form, REGISTRY, [])).toMatchObject({ ok: false, rule });
  });

  test.each([
    ["https://auth.example./token", "trailing_dot"],
    ["https://аuth.example/token", "international_name"],
    ["https://xn--uth-6cd.example/token", "international_name"],
    ["https://auth.example/token#x", "fragment"],
    ["https://auth.example/token#", "fragment"],
  ])("%s is refused: %s", (form, rule) => {
    expect(checkRealm(form, REGISTRY, [])).toMatchObject({ ok: false, rule });
  });

  test.each([
    "https://registry.example:8443/token",
    "https://auth.example:8443/token",
    "https://sub.auth.example/token",
    "https://notauth.example/token",
    "https://auth.example.evil.example/token",
  ])("%s is not the allowed https://auth.example", (form) => {
    expect(checkRealm(form, REGISTRY, ["https://auth.example"]).ok).toBe("unknown");
  });

  test.each([
    "https://registry.example/token",
    "https://REGISTRY.example:443/token?a=b",
    "https://auth.example/t",
  ])("%s is asked: the registry itself or an allowed origin", (form) => {
    expect(checkRealm(form, REGISTRY, ["https://auth.example"]).ok).toBe(true);
  });

  test("in a private network is asked once an operator named that very origin", () => {
    const registry = new URL("http://10.0.0.5:5000");
    expect(checkRealm("http://10.0.0.5:5001/token", registry, []).ok).toBe("unknown");
    expect(checkRealm("http://10.0.0.5:5001/token", registry, ["http://10.0.0.5:5001"]).ok).toBe(true);
  });
});

describe("a redirect", () => {
  const from = (location: string) =>
    checkRedirect(location, new URL("https://registry.example/v2/a/blobs/x"), REGISTRY);

  test.each(INSIDE_FORMS)("to %s is not followed", (form) => {
    expect(from(form)).toMatchObject({ ok: false });
  });

  test.each(FORBIDDEN_FORMS)("to %s is not followed", (form) => {
    expect(from(form)).toMatchObject({ ok: false });
  });

  test.each(SHAPE_FORMS)("to %s is not followed: %s", (form, rule) => {
    expect(from(form)).toMatchObject({ ok: false, rule });
  });

  test.each(["https://localhost/x", "https://localhost:6379/", "https://a.localhost/x"])(
    "to %s is not followed",
    (form) => {
      expect(from(form)).toMatchObject({ ok: false, rule: "inside_address" });
    },
  );

  test("from a plain http registry to another host must be https", () => {
    const registry = new URL("http://registry.example:5000");
    expect(checkRedirect("http://storage.example/x", registry, registry)).toMatchObject({
      rule: "plain_http",
    });
    expect(checkRedirect("https://storage.example/x", registry, registry).ok).toBe(true);
  });

  test("to the registry's other port on a private address is not followed", () => {
    const registry = new URL("http://127.0.0.1:5000");
    expect(checkRedirect("https://127.0.0.1:5001/x", registry, registry)).toMatchObject({
      rule: "inside_address",
    });
    expect(checkRedirect("/v2/other", registry, registry).ok).toBe(true);
  });

  test("to public storage is followed with its query", () => {
    const verdict = from("https://storage.example/bucket/x?X-Signature=abc");
    expect(verdict.ok && verdict.url.href).toBe("https://storage.example/bucket/x?X-Signature=abc");
  });
});
