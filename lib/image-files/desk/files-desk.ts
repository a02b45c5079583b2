import { Worker } from "node:worker_threads";
import { TagtrailError } from "#lib/errors.ts";
import { LayerError } from "#lib/layers/errors.ts";
import { droppedLately, type LayerStore } from "../store/layer-store.ts";
import type { FromDesk, QuestionName, Questions, ToDesk } from "./question.ts";

interface Waiting {
  message: ToDesk & { kind: "ask" };
  /** How often it was asked: layers that are missing again and again cannot be opened. */
  attempts: number;
  resolve(answer: Questions[QuestionName]["answer"]): void;
  reject(error: unknown): void;
}

/** Layers of some million entries, merged. */
const MEMORY_MB = 4096;
/** Layers are handed over with the question, so they are not missing again; if they were, it would go on for ever. */
const MOST_ATTEMPTS = 4;

/**
 * A thread that has layers and images in memory and answers questions about them, so that merging a million paths
 * keeps nobody else waiting. It asks for what it lacks, and is begun anew when it ends.
 */
export class FilesDesk {
  readonly #store: Pick<LayerStore, "index" | "drop">;
  readonly #threadFile: URL;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #last = 0;
  #closed = false;

  /** @param threadFile the code of the thread */
  constructor(
    store: Pick<LayerStore, "index" | "drop">,
    threadFile = new URL("./files-thread.ts", import.meta.url),
  ) {
    this.#store = store;
    this.#threadFile = threadFile;
  }

  /**
   * @throws droppedLately when a layer is not stored; NotFound, InvalidInput, LayerError
   */
  ask<Name extends QuestionName>(
    name: Name,
    ask: Questions[Name]["ask"],
  ): Promise<Questions[Name]["answer"]> {
    if (this.#closed) return Promise.reject(stopping());
    this.#last += 1;
    const message: Waiting["message"] = { kind: "ask", id: this.#last, name, ask };
    return new Promise((resolve, reject) => {
      this.#waiting.set(message.id, { message, attempts: 1, resolve, reject });
      this.#post(message);
    });
  }

  /** Begins the thread, so that the first question need not wait for it. */
  begin(): void {
    if (!this.#closed) this.#worker ??= this.#begin();
  }

  /** What is stored of these layers is another list now. */
  forget(digests: readonly string[]): void {
    if (this.#worker !== null) this.#post({ kind: "forget", digests: [...digests] });
  }

  /** Ends the thread, for good. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = null;
    this.#rejectAll(stopping());
    await worker?.terminate();
  }

  #post(message: ToDesk, transfer: ArrayBuffer[] = []): void {
    this.#worker ??= this.#begin();
    this.#worker.postMessage(message, transfer);
  }

  #begin(): Worker {
    const worker = new Worker(this.#threadFile, {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    // Waiting for questions must not keep a program from ending.
    worker.unref();
    worker.on("message", (message: FromDesk) => void this.#receive(message));
    worker.on("error", (cause) => this.#lose(worker, cause));
    worker.on("exit", () => this.#lose(worker, null));
    return worker;
  }

  #lose(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#rejectAll(
      new TagtrailError("unavailable", "The thread that lists files ended before it had an answer.", {
        advice: "Try again; an image with very many files may need more memory than is allowed.",
        cause,
      }),
    );
  }

  #rejectAll(error: unknown): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }

  async #receive(message: FromDesk): Promise<void> {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    try {
      if (message.kind === "missing") {
        await this.#provide(message.digests, waiting);
        return;
      }
      waiting.resolve(await answerOf(message, this.#store));
    } catch (error) {
      waiting.reject(error);
    }
    this.#waiting.delete(message.id);
  }

  async #provide(digests: readonly string[], waiting: Waiting): Promise<void> {
    if (waiting.attempts > MOST_ATTEMPTS) {
      throw new LayerError("layer_index_invalid", "The stored list of a layer's files is damaged.");
    }
    const indexes: [string, Uint8Array<ArrayBuffer>][] = [];
    for (const digest of digests) {
      const index = await this.#store.index(digest);
      if (index === null) throw droppedLately();
      // A buffer of its own, as small results of a driver share one.
      indexes.push([digest, new Uint8Array(index)]);
    }
    // The thread may have ended meanwhile, and everybody was told.
    if (!this.#waiting.has(waiting.message.id)) return;
    // All at once, so that no other question makes room in between.
    for (const [digest, index] of indexes) this.#post({ kind: "provide", digest, index }, [index.buffer]);
    waiting.attempts += 1;
    this.#post(waiting.message);
  }
}

type Told = Exclude<FromDesk, { kind: "missing" }>;

/** @throws what the thread says has failed; droppedLately for layers that are dropped because they are damaged */
async function answerOf(
  told: Told,
  store: Pick<LayerStore, "drop">,
): Promise<Questions[QuestionName]["answer"]> {
  if (told.kind === "answer") return told.answer;
  if (told.kind === "failed") throw failureOf(told);
  if (told.digests.length === 0) throw new LayerError("layer_index_invalid", told.message);
  await store.drop(told.digests);
  throw droppedLately();
}

function stopping(): TagtrailError {
  return new TagtrailError("unavailable", "The server stops.", { advice: "Try again in a moment." });
}

function failureOf({ code, message, advice }: FromDesk & { kind: "failed" }): Error {
  if (code === "internal") return new Error(message);
  return new TagtrailError(code, message, advice === null ? {} : { advice });
}
