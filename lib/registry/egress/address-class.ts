import ipaddr from "ipaddr.js";

/**
 * What kind of place an IP address is. `public`: anywhere on the internet; `inside`: this machine or a
 * private network; `never`: nobody's registry (metadata services, link-local, multicast, reserved).
 */
export type AddressClass = "public" | "inside" | "never";

/**
 * Metadata services that lie in ranges which are otherwise usable: Alibaba (in carrier-grade NAT), AWS and
 * GCP over IPv6 (in unique local), Azure's wire server and Oracle's second address (both look public).
 */
const METADATA = ["100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"].map(
  (text) => ipaddr.parse(text).toNormalizedString(),
);

const INSIDE = new Set(["loopback", "private", "carrierGradeNat", "uniqueLocal"]);

/**
 * Classifies an address as dialled: IPv4 inside IPv6 (mapped, translated, 6to4) counts as that IPv4,
 * because the packet ends there (threats 23). Text that is no address is `never`.
 */
export function addressClass(text: string): AddressClass {
  if (!ipaddr.isValid(text)) return "never";
  const address = innermost(ipaddr.parse(text));
  if (METADATA.includes(address.toNormalizedString())) return "never";
  const range: string = address.range();
  if (INSIDE.has(range)) return "inside";
  return range === "unicast" ? "public" : "never";
}

function innermost(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address.kind() === "ipv4") return address;
  const bytes = address.toByteArray();
  const range: string = address.range();
  if (range === "6to4") return new ipaddr.IPv4(bytes.slice(2, 6));
  if (range === "unspecified" || range === "loopback") return address;
  const prefix = bytes
    .slice(0, 12)
    .map((byte) => byte.toString(16))
    .join(" ");
  return EMBEDDING_PREFIXES.has(prefix) ? new ipaddr.IPv4(bytes.slice(12)) : address;
}

/** The 96 bits before an IPv4: mapped, translated (RFC 6145), NAT64 (RFC 6052), and deprecated compatible. */
const EMBEDDING_PREFIXES = new Set([
  "0 0 0 0 0 0 0 0 0 0 ff ff",
  "0 0 0 0 0 0 0 0 ff ff 0 0",
  "0 64 ff 9b 0 0 0 0 0 0 0 0",
  "0 0 0 0 0 0 0 0 0 0 0 0",
]);

/** The address in a URL's `hostname` (brackets of IPv6 removed), or null when it is a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.startsWith("[") && hostname.endsWith("]") ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) && (bare.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(bare)) ? bare : null;
}
