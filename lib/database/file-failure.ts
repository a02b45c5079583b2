import { dirname } from "node:path";
import { Unavailable } from "#lib/errors.ts";

const reasons: Record<string, (file: string) => { message: string; advice: string }> = {
  unwritable: (file) => ({
    message: `The folder ${dirname(file)} cannot be written by this user.`,
    advice: "Make it writable for the user that runs Tagtrail, or choose another one by TAGTRAIL_DATA_DIR.",
  }),
  full: (file) => ({
    message: `The disk that holds ${dirname(file)} is full.`,
    advice: "Free some space and start again; nothing was lost.",
  }),
  notAFolder: (file) => ({
    message: `${dirname(file)} cannot be used as a folder, because a part of it is a file.`,
    advice: "Choose another folder by TAGTRAIL_DATA_DIR.",
  }),
  foreign: (file) => ({
    message: `${file} is not a Tagtrail database, or it is damaged.`,
    advice: "Choose another file, or put back a backup of this one.",
  }),
};

const reasonByCode: Record<string, keyof typeof reasons> = {
  EACCES: "unwritable",
  EPERM: "unwritable",
  EROFS: "unwritable",
  SQLITE_CANTOPEN: "unwritable",
  SQLITE_READONLY: "unwritable",
  SQLITE_PERM: "unwritable",
  ENOSPC: "full",
  SQLITE_FULL: "full",
  ENOTDIR: "notAFolder",
  EEXIST: "notAFolder",
  SQLITE_NOTADB: "foreign",
  SQLITE_CORRUPT: "foreign",
};

/** One clear sentence about why a database file cannot be used. */
export function describeFileFailure(error: unknown, file: string): Unavailable {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // Extended codes, SQLITE_CANTOPEN_ISDIR for example, begin with the plain one.
  const key = Object.keys(reasonByCode).find((known) => code === known || code.startsWith(`${known}_`));
  const reason = reasons[key === undefined ? "" : (reasonByCode[key] ?? "")]?.(file);
  const message = reason?.message ?? `The database file ${file} cannot be opened.`;
  return new Unavailable(message, { advice: reason?.advice ?? "See the log for the cause.", cause: error });
}
