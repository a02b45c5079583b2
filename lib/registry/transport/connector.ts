import type { LookupAddress } from "node:dns";
import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import type { SecureContext } from "node:tls";
import { buildConnector } from "undici";
import { literalAddress } from "../egress/address-class.ts";
import { mayDial } from "../egress/egress-policy.ts";

/** All addresses of a name. Replaced in tests; the system's resolver otherwise. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export interface DialOptions {
  /** True only for origins an operator named: the registry itself and allowed token servers. */
  insideAllowed: boolean;
  verifyTls: boolean;
  /** With the registry's own certificate authority; undefined: the system's. */
  secureContext: SecureContext | undefined;
  resolve: Resolve;
  connectMs: number;
}

/** The address a name led to is one we do not dial. */
export class AddressRefused extends Error {
  readonly address: string;

  constructor(address: string) {
    super("address refused");
    this.address = address;
  }
}

const NEVER_CONNECTED = Symbol("never connected");

/** Was there no connection at all, so that nothing can have been sent over it? */
export function neverConnected(error: unknown): boolean {
  return error instanceof Error && NEVER_CONNECTED in error;
}

function marked<Failure extends Error>(error: Failure): Failure {
  return Object.assign(error, { [NEVER_CONNECTED]: true });
}

export const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true, verbatim: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });

/**
 * A connector for undici that decides on the address actually dialled: the check sits inside the socket's
 * own lookup, so a name cannot show one address to the check and another to the connection (rebinding,
 * threats 24). Literal addresses, which are never looked up, are checked before, and the peer after.
 */
export function guardedConnector(options: DialOptions): buildConnector.connector {
  const connect = buildConnector(dialSettings(options));
  return (target, callback) => {
    const literal = literalAddress(target.hostname);
    if (literal !== null && !mayDial(literal, options.insideAllowed)) {
      callback(marked(new AddressRefused(literal)), null);
      return;
    }
    connect(target, (...[error, socket]: buildConnector.CallbackArgs) => {
      if (error !== null) {
        callback(marked(error), null);
        return;
      }
      const peer = socket.remoteAddress ?? "";
      if (mayDial(peer, options.insideAllowed)) {
        callback(null, socket);
        return;
      }
      socket.destroy();
      callback(marked(new AddressRefused(peer)), null);
    });
  };
}

function dialSettings(options: DialOptions): buildConnector.BuildOptions {
  return {
    timeout: options.connectMs,
    rejectUnauthorized: options.verifyTls,
    lookup: guardedLookup(options),
    minVersion: "TLSv1.2",
    ...(options.secureContext === undefined ? {} : { secureContext: options.secureContext }),
  };
}

/** A `lookup` for net.connect that hands out only addresses that may be dialled. */
export function guardedLookup(options: Pick<DialOptions, "insideAllowed" | "resolve">): LookupFunction {
  return (hostname, lookupOptions, callback) => {
    options.resolve(hostname).then(
      (addresses) => {
        const family = lookupOptions.family;
        const wanted = addresses.filter((a) => (family === 4 || family === 6 ? a.family === family : true));
        const allowed = wanted.filter((a) => mayDial(a.address, options.insideAllowed));
        const first = allowed[0];
        if (wanted.length === 0) callback(noAddress(hostname), "", 4);
        else if (first === undefined) callback(new AddressRefused(wanted[0]?.address ?? ""), "", 4);
        else if (lookupOptions.all) callback(null, allowed);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, "", 4),
    );
  };
}

function noAddress(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" });
}
