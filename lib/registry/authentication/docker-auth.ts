import { InvalidInput } from "#lib/errors.ts";
import { isDockerHubHost } from "#lib/references/host.ts";
import type { Credential } from "../target.ts";

const MAX_CHARACTERS = 65_536;

/**
 * Takes the credential for one registry out of a Docker `config.json` or Podman `auth.json`. Hosts are
 * matched exactly, never by suffix (CVE-2026-59891); of Podman's `host/namespace` keys the longest that
 * leads to `repository` wins. Programs named by the file are never run.
 * @param registryUrl origin of the registry
 * @throws InvalidInput that says why there is no usable entry; it never contains a secret
 */
export function credentialFromDockerAuth(text: string, registryUrl: string, repository = ""): Credential {
  if (text.length > MAX_CHARACTERS) throw new InvalidInput("The credential file is larger than 64 KiB.");
  const file = parseObject(text);
  const host = new URL(registryUrl).host;
  const entry = entryFor(objectAt(file, "auths"), registryUrl, repository);
  const credential = entry === null ? null : credentialOf(entry, host);
  if (credential !== null) return credential;
  refuseHelpers(file, host, registryUrl);
  throw new InvalidInput(`The credential file has no entry for ${host}.`, {
    advice: `Run docker login ${host} where the file comes from, or give the user name and password here.`,
  });
}

type Json = Record<string, unknown>;

function parseObject(text: string): Json {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch {
    // Answered below: the parser's own message would repeat a piece of the secret text.
  }
  throw new InvalidInput("The credential file is not a JSON object.", {
    advice: "Paste the whole text of ~/.docker/config.json or of Podman's auth.json.",
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectAt(object: Json, key: string): Json {
  const value = Object.hasOwn(object, key) ? object[key] : null;
  return isObject(value) ? value : {};
}

function entryFor(auths: Json, registryUrl: string, repository: string): Json | null {
  const wanted = new URL(registryUrl);
  let best: { length: number; entry: Json } | null = null;
  for (const [key, entry] of Object.entries(auths)) {
    const place = placeOf(key, wanted.protocol);
    if (place === null || !isObject(entry) || !sameRegistry(place.host, wanted.host)) continue;
    const leadsThere = place.path === "" || `${repository}/`.startsWith(`${place.path}/`);
    if (leadsThere && (best === null || place.path.length > best.length))
      best = { length: place.path.length, entry };
  }
  return best?.entry ?? null;
}

/** A key as host and namespace. `/v1/` and `/v2/` are how Docker writes a registry's address, no namespace. */
function placeOf(key: string, protocol: string): { host: string; path: string } | null {
  const url = URL.parse(/^https?:\/\//.test(key) ? key : `${protocol}//${key}`);
  if (url === null || url.username !== "") return null;
  const path = url.pathname.replace(/^\/+|\/+$/g, "");
  return { host: url.host, path: path === "v1" || path === "v2" ? "" : path };
}

function sameRegistry(a: string, b: string): boolean {
  return a === b || (isDockerHubHost(a) && isDockerHubHost(b));
}

function credentialOf(entry: Json, host: string): Credential | null {
  const token = textAt(entry, "identitytoken");
  if (token !== null) return { kind: "identity-token", token };
  const pair = textAt(entry, "auth");
  if (pair !== null) return fromPair(pair, host);
  const username = textAt(entry, "username");
  const password = textAt(entry, "password");
  if (username !== null && password !== null) return { kind: "password", username, password };
  if (textAt(entry, "registrytoken") === null) return null;
  throw new InvalidInput(`The entry for ${host} holds a ready-made token, which cannot be renewed here.`, {
    advice: "Give a user name and a password or access token instead.",
  });
}

function fromPair(pair: string, host: string): Credential {
  const decoded = Buffer.from(pair, "base64").toString("utf8").replace(/\0+$/, "");
  const colon = decoded.indexOf(":");
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(pair) || colon < 1) {
    throw new InvalidInput(`The entry for ${host} cannot be read: "auth" is not user:password in base64.`);
  }
  return { kind: "password", username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function textAt(object: Json, key: string): string | null {
  const value = Object.hasOwn(object, key) ? object[key] : null;
  return typeof value === "string" && value !== "" ? value : null;
}

function refuseHelpers(file: Json, host: string, registryUrl: string): void {
  const { protocol } = new URL(registryUrl);
  const helpers = Object.entries(objectAt(file, "credHelpers"));
  const own = helpers.find(([key]) => {
    const place = placeOf(key, protocol);
    return place !== null && sameRegistry(place.host, host);
  });
  const helper = typeof own?.[1] === "string" ? own[1] : textAt(file, "credsStore");
  if (helper === null) return;
  const shown = /^[A-Za-z0-9._-]{1,64}$/.test(helper) ? `docker-credential-${helper}` : "a helper program";
  throw new InvalidInput(
    `The credential for ${host} is kept by ${shown}, and programs named by a file are not run here.`,
    {
      advice: `Run ${shown} get yourself and give the user name and password it prints.`,
    },
  );
}
