import { RegistryError, type RegistryName } from "../errors.ts";
import type { EgressRule } from "./egress-policy.ts";

/**
 * Which of the registry's ways to name a URL it was, the registry's own address, or the known address of a
 * provider's own API.
 */
export type Sink = "address" | "realm" | "redirect" | "api" | "upload";

const REASON: Record<EgressRule, string> = {
  unparsable: "it cannot be read as an address",
  scheme: "only http and https are followed",
  userinfo: "it carries a user name or password",
  fragment: "it carries a fragment, which no token server needs",
  downgrade: "it leaves https for http",
  plain_http: "storage on another host must be reached by https",
  trailing_dot: "its host name ends in a dot, which can dress up as another host",
  international_name: "its host name is in a script that can dress up as another host",
  inside_address: "it lies on this machine or in a private network",
  forbidden_address: "it is an address where no registry can be, such as a cloud's metadata service",
  redirect: "this kind of answer is never redirected",
  upload_path: "blobs are uploaded there, which no token server does",
  elsewhere: "blobs are uploaded to the registry's own address only",
  too_many_redirects: "it redirected more than 3 times",
};

const SUBJECT: Record<Sink, string> = {
  address: "The address",
  realm: "The token server",
  redirect: "The redirect",
  api: "The provider's own API",
  upload: "The place to upload to",
};

const ADVICE: Record<Sink, string> = {
  address: "Check the address of the registry and what its name resolves to.",
  realm: "Check the registry's configuration; if you do not run it, be careful with it.",
  redirect: "Check the registry's configuration; if you do not run it, be careful with it.",
  api: "Check what its name resolves to on this machine, and for a proxy in between.",
  upload: "Check that the registry knows the address it is reached at; a proxy in front of it may hide that.",
};

/**
 * The error for a URL our own rules forbid. Nothing was sent to it.
 * @param host the refused host as shown to people; empty when unreadable
 */
export function refused(
  who: RegistryName,
  sink: Sink,
  rule: EgressRule,
  host: string,
  advice: string = ADVICE[sink],
): RegistryError {
  const where = host === "" ? "" : ` ${host}`;
  const source =
    sink === "address" || sink === "api" ? `of ${who.name}` : `named by ${who.name} (${who.host})`;
  return new RegistryError(
    "registry_refused",
    `${SUBJECT[sink]}${where} ${source} was not contacted: ${REASON[rule]}.`,
    {
      advice,
      details: { rule, host, sink },
    },
  );
}
