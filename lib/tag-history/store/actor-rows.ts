import { randomBytes } from "node:crypto";
import type { TransactionClient } from "#lib/database/database.ts";
import { commitTo } from "../chain/actor-commitment.ts";
import type { ActorName } from "../evidence.ts";

export interface ActorRow {
  readonly id: number;
  readonly commitment: string;
}

/**
 * The row that stands for a name, made when it is new. A name that was erased and comes again is a new one:
 * nobody can tell that they were the same.
 */
export async function actorRow(
  transaction: TransactionClient,
  { kind, name }: Pick<ActorName, "kind" | "name">,
): Promise<ActorRow> {
  const known = await transaction.actor.findUnique({
    where: { kind_name: { kind, name } },
    select: { id: true, commitment: true },
  });
  if (known) return known;
  const salt = new Uint8Array(randomBytes(16));
  return await transaction.actor.create({
    data: { kind, name, salt, commitment: commitTo(salt, kind, name) },
    select: { id: true, commitment: true },
  });
}
