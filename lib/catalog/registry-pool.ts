import type { Person } from "#lib/access/person.ts";
import { NotFound, type TagtrailError } from "#lib/errors.ts";
import type { RegistryClient } from "#lib/registry/registry-client.ts";
import type { RegistryTarget } from "#lib/registry/target.ts";
import { refusingClient } from "./refusing-client.ts";

/** A stored registry as the pool needs it. */
export interface StoredTarget {
  registryId: string;
  target: RegistryTarget;
  /** Why it cannot be asked at all, although it is there. */
  refusal?: TagtrailError;
}

export interface RegistryPoolParts {
  /** Reads one registry with its credential opened; null when there is none of this name. */
  load(person: Person, registryName: string): Promise<StoredTarget | null>;
  createClient(target: RegistryTarget): RegistryClient;
}

export interface RegistryConnection {
  registryId: string;
  registryName: string;
  target: RegistryTarget;
  client: RegistryClient;
}

/** Milliseconds for which a registry's stored settings are taken as unchanged. */
const FRESH_MS = 1000;

/**
 * One client per connected registry, shared by all who browse and scan, so that the bounds on concurrency
 * and the token cache hold for the registry as a whole. A changed address or credential makes a new client.
 */
export class RegistryPool {
  readonly #parts: RegistryPoolParts;
  readonly #connections = new Map<string, { connection: RegistryConnection; loadedAt: number }>();
  readonly #loading = new Map<string, Promise<RegistryConnection>>();

  constructor(parts: RegistryPoolParts) {
    this.#parts = parts;
  }

  /** @throws NotFound when there is no registry of this name that the person may know of */
  async clientFor(person: Person, registryName: string): Promise<RegistryClient> {
    return (await this.connect(person, registryName)).client;
  }

  /** The client together with what it was made from. Nothing is sent to the registry. */
  async connect(person: Person, registryName: string): Promise<RegistryConnection> {
    const kept = this.#connections.get(registryName);
    if (kept && performance.now() - kept.loadedAt < FRESH_MS) return kept.connection;
    const loading = this.#loading.get(registryName) ?? this.#load(person, registryName);
    this.#loading.set(registryName, loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(registryName);
    }
  }

  /** Forgets a registry whose settings were changed, or that was taken away. */
  async forget(registryName: string): Promise<void> {
    const kept = this.#connections.get(registryName);
    this.#connections.delete(registryName);
    await kept?.connection.client.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connections.keys()].map((name) => this.forget(name)));
  }

  async #load(person: Person, registryName: string): Promise<RegistryConnection> {
    const stored = await this.#parts.load(person, registryName);
    if (!stored) {
      await this.forget(registryName);
      throw new NotFound(`There is no registry named ${registryName}.`, {
        advice: "Look at the list of registries, or connect one.",
      });
    }
    const kept = this.#connections.get(registryName);
    const same = kept?.connection.target.id === stored.target.id ? kept.connection : null;
    const { registryId, target, refusal } = stored;
    const connection = same ?? {
      registryId,
      target,
      registryName,
      client: refusal ? refusingClient(refusal) : this.#parts.createClient(target),
    };
    this.#connections.set(registryName, { connection, loadedAt: performance.now() });
    // The old client ends idle connections only: a scan that still uses it is not cut.
    if (kept && !same) await kept.connection.client.close();
    return connection;
  }
}
