import type { Server } from "node:http";
import { InvalidConfiguration, Unavailable } from "#lib/errors.ts";
import { isLoopback } from "./known-hosts.ts";

/**
 * Refuses an address that somebody other than the people at this machine could reach: there is no sign-in
 * yet, so whoever reaches the server is its administrator.
 *
 * @throws InvalidConfiguration
 */
export function requireLoopback(host: string): void {
  if (isLoopback(host)) return;
  throw new InvalidConfiguration(
    `TAGTRAIL_HOST is ${host}, but there is no sign-in yet, so everybody who can reach that address would be an administrator.`,
    {
      advice: "Leave TAGTRAIL_HOST out, or set it to 127.0.0.1, and reach the console through an SSH tunnel.",
    },
  );
}

/**
 * Listens, so that a busy port is known before anything slow is done.
 *
 * @returns the port in use; another than the one asked for only when that was 0
 * @throws Unavailable in one sentence when the address cannot be had
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(whyNot(error, host, port)));
    server.listen(port, host.replace(/^\[|\]$/g, ""), resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

function whyNot(error: NodeJS.ErrnoException, host: string, port: number): Unavailable {
  const other = port >= 65_535 ? 3000 : port + 1;
  const sentences: Record<string, [message: string, advice: string]> = {
    EADDRINUSE: [
      `Port ${port} on ${host} is already in use.`,
      `Stop the program that uses it, or choose another port: PORT=${other} npm start`,
    ],
    EACCES: [
      `Port ${port} may not be used by this account.`,
      `Choose a port of 1024 or above: PORT=3000 npm start`,
    ],
    EADDRNOTAVAIL: [`This machine has no address ${host}.`, "Leave TAGTRAIL_HOST out to use 127.0.0.1."],
  };
  const [message, advice] = sentences[error.code ?? ""] ?? [
    `The server cannot listen on ${host}, port ${port} (${error.code ?? "no reason given"}).`,
    "Choose another port with PORT=.",
  ];
  return new Unavailable(message, { advice, cause: error });
}
