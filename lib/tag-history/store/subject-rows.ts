import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { insertRows, sql } from "#lib/database/sql.ts";
import { NotFound } from "#lib/errors.ts";
import { tagSortKey } from "#lib/references/sort-key.ts";
import type { Subject } from "../evidence.ts";

/** The rows that stand for a subject. */
export interface SubjectRows {
  readonly registry: number;
  readonly repository: number | null;
  readonly tag: number | null;
}

/** Finds the rows of subjects, or makes them: names of a registry are kept as they were last known. */
export class SubjectBook {
  readonly #transaction: TransactionClient;
  readonly #now: Date;
  readonly #registries = new Map<string, number>();
  readonly #repositories = new Map<string, number>();
  readonly #tags = new Map<string, number>();

  constructor(transaction: TransactionClient, now: Date) {
    this.#transaction = transaction;
    this.#now = now;
  }

  /** @throws NotFound for a registry that is neither connected nor was ever watched */
  async prepare(subjects: readonly Subject[]): Promise<void> {
    for (const registryId of new Set(subjects.map((subject) => subject.registryId))) {
      await this.#registry(registryId);
    }
    const named = subjects.filter(hasRepository);
    for (const [registryId, own] of Map.groupBy(named, (subject) => subject.registryId)) {
      await this.#repositoriesOf(registryId, [...new Set(own.map((subject) => subject.repository))]);
    }
    await this.#tagsOf(named.filter(hasTag));
  }

  /** The rows of a subject that was prepared. */
  rowsOf({ registryId, repository, tag }: Subject): SubjectRows {
    const key = repository === null ? null : repositoryKey(registryId, repository);
    return {
      registry: found(this.#registries.get(registryId)),
      repository: key === null ? null : found(this.#repositories.get(key)),
      tag: key === null || tag === null ? null : found(this.#tags.get(`${key} ${tag}`)),
    };
  }

  async #registry(registryId: string): Promise<void> {
    const table = this.#transaction.historyRegistry;
    const known = await table.findUnique({ where: { registryId }, select: { id: true } });
    if (known) {
      this.#registries.set(registryId, known.id);
      return;
    }
    const connected = await this.#transaction.registry.findUnique({ where: { id: registryId } });
    if (!connected) throw new NotFound("This registry is not connected, and was never watched.");
    const { name, url } = connected;
    const made = await table.create({ data: { registryId, name, url, watchingSince: this.#now } });
    this.#registries.set(registryId, made.id);
  }

  async #repositoriesOf(registryId: string, names: readonly string[]): Promise<void> {
    const registry = found(this.#registries.get(registryId));
    for (const piece of inPieces(names, 1000)) {
      const rows = piece.map((name) => [registry, name]);
      await this.#transaction.$executeRaw(
        insertRows("HistoryRepository", ["registryId", "name"], rows, IF_NEW),
      );
      const found = await this.#transaction.historyRepository.findMany({
        where: { registryId: registry, name: { in: piece } },
        select: { id: true, name: true },
      });
      for (const { id, name } of found) this.#repositories.set(repositoryKey(registryId, name), id);
    }
  }

  async #tagsOf(subjects: readonly TagSubject[]): Promise<void> {
    const keyOf = ({ registryId, repository }: TagSubject) => repositoryKey(registryId, repository);
    const distinct = new Map(subjects.map((subject) => [`${keyOf(subject)} ${subject.tag}`, subject]));
    for (const piece of inPieces([...distinct.values()], 500)) {
      const byRepository = Map.groupBy(piece, keyOf);
      const keys = new Map([...byRepository.keys()].map((key) => [found(this.#repositories.get(key)), key]));
      const rows = piece.map((subject) => [
        found(this.#repositories.get(keyOf(subject))),
        ...[subject.tag, tagSortKey(subject.tag)],
      ]);
      await this.#transaction.$executeRaw(
        insertRows("HistoryTag", ["repositoryId", "name", "sortKey"], rows, IF_NEW),
      );
      const known = await this.#transaction.historyTag.findMany({
        where: { OR: [...byRepository].map(([key, own]) => tagsIn(found(this.#repositories.get(key)), own)) },
        select: { id: true, repositoryId: true, name: true },
      });
      for (const { id, repositoryId, name } of known) this.#tags.set(`${keys.get(repositoryId)} ${name}`, id);
    }
  }
}

type TagSubject = Subject & { repository: string; tag: string };

const tagsIn = (repositoryId: number, subjects: readonly TagSubject[]) => ({
  repositoryId,
  name: { in: subjects.map(({ tag }) => tag) },
});

const IF_NEW = sql`ON CONFLICT DO NOTHING`;

const repositoryKey = (registryId: string, repository: string) => `${registryId} ${repository}`;

function hasRepository(subject: Subject): subject is Subject & { repository: string } {
  return subject.repository !== null;
}

function hasTag<S extends Subject>(subject: S): subject is S & { tag: string } {
  return subject.tag !== null;
}

function found(id: number | undefined): number {
  if (id === undefined) throw new Error("a subject was not prepared");
  return id;
}
