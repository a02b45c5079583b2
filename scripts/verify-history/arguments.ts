import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { InvalidConfiguration } from "#lib/errors.ts";

export interface Arguments {
  /** Absolute paths. */
  readonly checkpointFiles: readonly string[];
  readonly keyFiles: readonly string[];
  /** Null: the one the environment names. */
  readonly databaseUrl: string | null;
  readonly help: boolean;
}

export const USAGE = `Usage: npm run verify-history [-- OPTIONS]

Verifies every record of the history, and the checkpoints in the database and in the data folder.
Reads the same environment as the server, which may be running.

  --checkpoint FILE  also compares checkpoints that were kept elsewhere: checkpoints.ndjson, lines of
                     the log, or an answer of /api/v1/history/checkpoints; may be given several times
  --key FILE         PEM of the public key that those must be signed with; may be given several times
  --database URL     another database than the environment names
  --help             shows this

Exit code: 0 unaltered, 1 altered, 2 it could not be verified.
`;

/** @throws InvalidConfiguration, in one sentence, for what is not understood */
export function readArguments(words: readonly string[]): Arguments {
  const { values } = parsed(words);
  const absolute = (paths: readonly string[] = []) => paths.map((path) => resolve(values.folder ?? "", path));
  const checkpointFiles = absolute(values.checkpoint);
  const keyFiles = absolute(values.key);
  if (keyFiles.length > 0 && checkpointFiles.length === 0) {
    throw new InvalidConfiguration("--key says what exported checkpoints must be signed with.", {
      advice: "Give the file that holds them by --checkpoint.",
    });
  }
  return { checkpointFiles, keyFiles, databaseUrl: values.database ?? null, help: values.help ?? false };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        folder: { type: "string" },
        checkpoint: { type: "string", multiple: true },
        key: { type: "string", multiple: true },
        database: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new InvalidConfiguration(error instanceof Error ? error.message : String(error), {
      advice: "See: npm run verify-history -- --help",
    });
  }
}
