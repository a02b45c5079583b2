import { Unavailable } from "#lib/errors.ts";

const sentences: Record<string, [message: string, advice: string]> = {
  ECONNREFUSED: ["refuses connections", "Start PostgreSQL, or correct host and port in DATABASE_URL."],
  ENOENT: ["has no socket there", "Start PostgreSQL, or correct the host in DATABASE_URL."],
  ENOTFOUND: ["is on a host whose name is not known", "Correct the host in DATABASE_URL."],
  EAI_AGAIN: ["is on a host whose name could not be looked up", "Check this machine's name service."],
  ETIMEDOUT: ["does not answer", "Check the host in DATABASE_URL and the firewalls between."],
  EHOSTUNREACH: ["cannot be reached", "Check the host in DATABASE_URL and the network between."],
  ENETUNREACH: ["cannot be reached", "Check the host in DATABASE_URL and the network between."],
  ECONNRESET: ["closed the connection", "Check that DATABASE_URL points at PostgreSQL and its TLS settings."],
  "28P01": ["refuses the user name or password", "Correct the credentials in DATABASE_URL."],
  "28000": ["does not let this user in", "Correct the user in DATABASE_URL, or the server's pg_hba.conf."],
  "3D000": ["does not exist", "Create it with createdb, or correct the name in DATABASE_URL."],
  "42501": ["does not let this user make tables", "Make the user the owner of the database."],
  "53300": ["has no free connections", "Raise max_connections, or stop what else uses them."],
  "57P03": ["is starting up", "Start Tagtrail again in a moment."],
};

/**
 * One clear sentence about why PostgreSQL cannot be used.
 *
 * @param shown name and host of the database, without credentials
 */
export function describePostgresqlFailure(error: unknown, shown: string): Unavailable {
  const [code, text] = codeAndText(error);
  const timeout = /timeout/i.test(text) ? sentences.ETIMEDOUT : undefined;
  const tls = /SSL|certificate/i.test(text)
    ? ([
        "cannot be reached over TLS as asked",
        "Check sslmode in DATABASE_URL and the server's certificate.",
      ] as const)
    : undefined;
  const [message, advice] = sentences[code] ??
    timeout ??
    tls ?? ["cannot be used", "See the log for the cause."];
  return new Unavailable(`The PostgreSQL database ${shown} ${message}.`, { advice, cause: error });
}

function codeAndText(error: unknown): [code: string, text: string] {
  // Node tries every address of a name and collects the failures.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return ["", ""];
  return ["code" in first ? String(first.code) : "", first.message];
}
