import type { RouteContract } from "#lib/contract/route-contract.ts";

/**
 * Sends data through the schema of its contract: a field the contract does not name never leaves, whatever
 * a presenter hands over. Data that breaks the contract is a fault of ours and answered as one.
 */
export function jsonResponse(data: unknown, contract: RouteContract): Response {
  if (contract.answer === null) throw new Error(`${contract.id} promised bytes and returned data`);
  const checked = contract.answer.safeParse(data);
  if (checked.success) return Response.json(checked.data);
  const issues = checked.error.issues.slice(0, 5).map(({ path, code }) => `${path.join(".")} ${code}`);
  throw new Error(`${contract.id} broke its contract: ${issues.join("; ")}`);
}
