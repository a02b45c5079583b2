import { randomBytes } from "node:crypto";
import type { TransactionClient } from "#lib/database/database.ts";
import { commitTo } from "../chain/actor-commitment.ts";
import type { ActorName } from "../evidence.ts";

export interface ActorRow {
  readonly id: number;
  readonly commitment: string;
}

type Named = Pick<ActorName, "kind" | "name">;

/** Finds the rows of names, or makes them. A batch of events is often by one account: it is asked for once. */
export class ActorBook {
  readonly #transaction: TransactionClient;
  readonly #rows = new Map<string, ActorRow>();

  constructor(transaction: TransactionClient) {
    this.#transaction = transaction;
  }

  /** A name that was erased and comes again gets a new row: nobody can tell that they were the same. */
  async rowOf({ kind, name }: Named): Promise<ActorRow> {
    const key = `${kind} ${name}`;
    const row =
      this.#rows.get(key) ?? (await this.#find({ kind, name })) ?? (await this.#make({ kind, name }));
    this.#rows.set(key, row);
    return row;
  }

  #find({ kind, name }: Named): Promise<ActorRow | null> {
    return this.#transaction.actor.findUnique({
      where: { kind_name: { kind, name } },
      select: { id: true, commitment: true },
    });
  }

  #make({ kind, name }: Named): Promise<ActorRow> {
    const salt = new Uint8Array(randomBytes(16));
    return this.#transaction.actor.create({
      data: { kind, name, salt, commitment: commitTo(salt, kind, name) },
      select: { id: true, commitment: true },
    });
  }
}
