import { type GitHubOwner, gitHubVersionsUrl } from "../endpoints/provider-urls.ts";
import { unexpectedAnswer } from "../endpoints/unexpected-answer.ts";
import { isRegistryError, RegistryError } from "../errors.ts";
import type { ChangeAnswer } from "../registry-changes.ts";
import type { RequestOptions } from "../registry-client.ts";
import type { Answer } from "../transport/answer.ts";
import { MAX_PAGE_BYTES } from "../transport/limits.ts";
import { accountPassword } from "./account-password.ts";
import { changeAnswer, labelOf } from "./change-manifests.ts";
import type { MutationContext } from "./mutation-context.ts";
import { sendMutation } from "./send-mutation.ts";

const HEADERS = { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
const PAGE = 100;
/** 10,000 versions; the API is asked page by page, and limits how often. */
const MAX_PAGES = 100;

interface Package {
  repository: string;
  digest: string;
  bearer: string;
}

/**
 * Deletes a version by GitHub's packages API, with every tag on it: the version is looked for by its digest,
 * then deleted by its number. The account's token is the proof; it needs `delete:packages`.
 */
export async function deleteAtGitHub(
  { repository, digest }: { repository: string; digest: string },
  context: MutationContext,
  options: RequestOptions,
): Promise<ChangeAnswer> {
  const account = accountPassword(context);
  if ("outcome" in account) return account;
  const found = await findOrRefuse({ repository, digest, bearer: account.bearer }, context, options);
  if ("outcome" in found) return found;
  const sent = await sendMutation(
    {
      method: "DELETE",
      url: gitHubVersionsUrl(context.api, found.owner, repository, { id: found.id }),
      change: { kind: "delete-version", label: labelOf(repository, digest) },
      scopes: [],
      headers: HEADERS,
      authorization: account.bearer,
    },
    context,
    options,
  );
  return changeAnswer(sent, context);
}

interface FoundVersion {
  owner: GitHubOwner;
  id: number;
}

async function findOrRefuse(
  wanted: Package,
  context: MutationContext,
  options: RequestOptions,
): Promise<FoundVersion | Extract<ChangeAnswer, { outcome: "refused" }>> {
  try {
    const found =
      (await find("orgs", wanted, context, options)) ?? (await find("users", wanted, context, options));
    if (found !== null) return found;
    const label = labelOf(wanted.repository, wanted.digest);
    const error = new RegistryError("registry_not_found", `${context.who.name} lists no version ${label}.`, {
      advice: "It may be gone already, or the token may not see it: it needs read:packages.",
      details: { status: 404, host: context.api.host, what: "manifest" },
    });
    return { outcome: "refused", error };
  } catch (error) {
    // Looking changes nothing.
    if (isRegistryError(error)) return { outcome: "refused", error };
    throw error;
  }
}

/** Null: this kind of owner has no such package, or the package no such version. */
async function find(
  owner: GitHubOwner,
  wanted: Package,
  context: MutationContext,
  options: RequestOptions,
): Promise<FoundVersion | null> {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const url = gitHubVersionsUrl(context.api, owner, wanted.repository, { page });
    const answer = await read(url, wanted.bearer, context, options);
    if (answer.status === 404) return null;
    const versions = answer.status === 200 ? versionsIn(answer.bytes) : null;
    if (versions === null) throw unusable(answer, wanted, context);
    const found = versions.find((version) => isVersion(version) && version.name === wanted.digest);
    if (isVersion(found)) return { owner, id: found.id };
    if (versions.length < PAGE) return null;
  }
  return null;
}

function read(
  url: URL,
  authorization: string,
  context: MutationContext,
  options: RequestOptions,
): Promise<Answer> {
  return context.send({
    role: url.origin === context.registry.origin ? "registry" : "provider-api",
    url,
    method: "GET",
    headers: { ...HEADERS, authorization },
    maxBytes: MAX_PAGE_BYTES,
    stream: false,
    redirects: "none",
    priority: options.priority ?? "interactive",
    signal: options.signal,
  });
}

function versionsIn(bytes: Uint8Array): unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isVersion(value: unknown): value is { id: number; name: string } {
  const version = value as { id?: unknown; name?: unknown } | null | undefined;
  return Number.isSafeInteger(version?.id) && Number(version?.id) > 0 && typeof version?.name === "string";
}

function unusable(answer: Answer, { repository }: Package, context: MutationContext): RegistryError {
  if (answer.status === 401)
    return new RegistryError(
      "registry_unauthorized",
      `${context.api.host} did not accept the token of ${context.who.name}.`,
      {
        advice: "Give a classic personal access token with read:packages and delete:packages.",
        details: { status: 401, host: context.api.host, reason: "wrong" },
      },
    );
  return unexpectedAnswer(
    answer,
    { what: "repository", label: repository },
    { ...context, registry: context.api },
  );
}
