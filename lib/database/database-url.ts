import { isAbsolute } from "node:path";
import { InvalidConfiguration } from "#lib/errors.ts";

/** Where the data is. */
export type DatabaseLocation =
  /** Absolute path of the file. */
  | { kind: "sqlite"; file: string }
  /** `url` holds the password; `shown` is the same without it, for messages. */
  | { kind: "postgresql"; url: string; shown: string };

/**
 * Reads `file:/absolute/path` or `postgresql://…` (also `postgres://`).
 *
 * @throws InvalidConfiguration for anything else; the message never holds a password
 */
export function parseDatabaseUrl(url: string): DatabaseLocation {
  if (url.startsWith("file:")) return { kind: "sqlite", file: filePath(url) };
  if (/^postgres(ql)?:\/\//.test(url)) return postgresql(url);
  throw new InvalidConfiguration("DATABASE_URL is neither a file: path nor a postgresql:// address.", {
    advice:
      "Set it to postgresql://user:password@host:5432/name, or leave it out to use a file in the data folder.",
  });
}

function filePath(url: string): string {
  const path = url.slice("file:".length).replace(/^\/\/(?=\/)/, "");
  if (path.includes("?") || path.includes("\0") || !isAbsolute(path)) {
    throw new InvalidConfiguration("DATABASE_URL names a file without an absolute path.", {
      advice: "Write the whole path, without parameters, for example file:/var/lib/tagtrail/tagtrail.db.",
    });
  }
  return path;
}

function postgresql(url: string): DatabaseLocation {
  if (!URL.canParse(url) || !decodes(new URL(url).pathname)) {
    throw new InvalidConfiguration("DATABASE_URL is not a well-formed address.", {
      advice:
        "Percent-encode special characters of the password, for example @ as %40 and / as %2F: postgresql://user:p%40ss@host:5432/name.",
    });
  }
  const parsed = new URL(url);
  const schema = parsed.searchParams.get("schema");
  if (schema !== null && schema !== "public") {
    throw new InvalidConfiguration("DATABASE_URL asks for a schema other than public.", {
      advice: "Give Tagtrail a database of its own and leave out the schema parameter.",
    });
  }
  parsed.searchParams.delete("schema");
  const name = decodeURIComponent(parsed.pathname.slice(1));
  const host = parsed.searchParams.get("host") ?? parsed.host;
  return { kind: "postgresql", url: parsed.href, shown: `${name || "(default)"} at ${host || "(default)"}` };
}

/** The driver decodes the name of the database, and fails on a lone `%` in it with a bare URIError. */
function decodes(pathname: string): boolean {
  try {
    return decodeURIComponent(pathname) !== null;
  } catch {
    return false;
  }
}
