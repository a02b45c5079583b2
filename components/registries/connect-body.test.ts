import { describe, expect, it } from "vitest";
import { fieldErrorsOf, readConnectForm } from "./connect-body.ts";

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries({ name: "build", url: "registry.example.com", ...fields })) {
    data.set(name, value);
  }
  return data;
}

describe("the connect form", () => {
  it("sends only the credential of the kind that is chosen, even when other fields hold something", () => {
    const input = readConnectForm(
      form({
        credential: "password",
        username: "me",
        password: "s3cret",
        identityToken: "left over",
        dockerAuth: "{}",
      }),
      [],
    );
    expect(input).toMatchObject({ ok: true, body: { username: "me", password: "s3cret" } });
    expect(input.ok && Object.keys(input.body)).not.toContain("identityToken");
    expect(input.ok && Object.keys(input.body)).not.toContain("dockerAuth");
  });

  it("sends no credential when none is chosen", () => {
    const input = readConnectForm(form({ credential: "none", username: "me", password: "s3cret" }), []);
    expect(input.ok && Object.keys(input.body)).toEqual([
      "name",
      "url",
      "kind",
      "allowedRealms",
      "repositories",
    ]);
  });

  it("keeps blanks of a password, which may belong to it", () => {
    const input = readConnectForm(form({ credential: "password", username: "me", password: " x " }), []);
    expect(input).toMatchObject({ body: { password: " x " } });
  });

  it("says what is missing beside the field that misses it", () => {
    const input = readConnectForm(form({ name: "", url: "", credential: "password" }), []);
    expect(input.ok).toBe(false);
    expect(input.ok ? {} : input.errors).toMatchObject({
      name: expect.stringContaining("short name"),
      url: expect.stringContaining("address"),
      username: expect.any(String),
      password: expect.any(String),
    });
  });

  it("refuses a password in the address before anything is sent", () => {
    const input = readConnectForm(form({ url: "https://me:pw@registry.example.com" }), []);
    expect(input.ok ? {} : input.errors).toHaveProperty("url");
  });

  it("reads a pasted list of images as names of repositories", () => {
    const input = readConnectForm(
      form({ repositories: "library/nginx\nregistry.example.com/team/app:1.2\n\nlibrary/nginx" }),
      [],
    );
    expect(input).toMatchObject({ ok: true, body: { repositories: ["library/nginx", "team/app"] } });
  });

  it("names the first line that is no repository", () => {
    const input = readConnectForm(form({ repositories: "good/one\nBad//Name" }), []);
    expect(input.ok ? {} : input.errors).toEqual({ repositories: expect.stringContaining("Bad//Name") });
  });

  it("puts the API's complaints beside their fields and drops those about others", () => {
    const details = {
      issues: [
        { path: "caCertificate", message: "not a certificate" },
        { path: "__proto__", message: "no" },
      ],
    };
    expect(fieldErrorsOf(details)).toEqual({ caCertificate: "not a certificate" });
  });
});
