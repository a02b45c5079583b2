import PQueue from "p-queue";
import { Agent, request } from "undici";
import { z } from "zod";
import { MANIFEST_TYPE } from "#e2e/fixtures/seed/seeded-image.ts";

const catalogue = z.object({ repositories: z.array(z.string()) });
const tagList = z.object({ tags: z.array(z.string()).nullable() });
const manifestConfig = z.object({ config: z.object({ digest: z.string() }) });

/** What a full scan asks, as fast as this machine can ask it: no checks, no database, nothing kept. */
export interface BareLoop {
  seconds: number;
  requests: number;
}

class Bare {
  readonly #base: string;
  readonly #agent: Agent;
  readonly #configs = new Set<string>();
  requests = 0;

  constructor(base: string, connections: number) {
    this.#base = base;
    this.#agent = new Agent({ connections });
  }

  async #read(path: string): Promise<{ json: unknown; next: string | undefined }> {
    this.requests++;
    const answer = await request(new URL(path, this.#base), {
      dispatcher: this.#agent,
      headers: { accept: MANIFEST_TYPE },
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${path} was answered with ${answer.statusCode}`);
    const next = /^<([^>]+)>/.exec(String(answer.headers.link ?? ""))?.[1];
    return { json: JSON.parse(text), next };
  }

  async repositories(): Promise<string[]> {
    const names: string[] = [];
    for (let path: string | undefined = "/v2/_catalog?n=1000"; path !== undefined; ) {
      const page = await this.#read(path);
      names.push(...catalogue.parse(page.json).repositories);
      path = page.next;
    }
    return names;
  }

  async tags(repository: string): Promise<string[]> {
    return tagList.parse((await this.#read(`/v2/${repository}/tags/list`)).json).tags ?? [];
  }

  async image(repository: string, tag: string): Promise<void> {
    const { config } = manifestConfig.parse((await this.#read(`/v2/${repository}/manifests/${tag}`)).json);
    if (this.#configs.has(config.digest)) return;
    this.#configs.add(config.digest);
    await this.#read(`/v2/${repository}/blobs/${config.digest}`);
  }

  close(): Promise<void> {
    return this.#agent.close();
  }
}

/**
 * Asks a registry of single-platform images everything a first scan must ask: catalogue, tags, and per tag
 * manifest and config.
 *
 * @param base origin of a registry without authentication
 * @param concurrency requests at a time
 */
export async function bareLoop(base: string, concurrency: number): Promise<BareLoop> {
  const bare = new Bare(base, concurrency);
  const started = performance.now();
  try {
    const queue = new PQueue({ concurrency });
    const repositories = await bare.repositories();
    const images: [repository: string, tag: string][] = [];
    await queue.addAll(
      repositories.map((repository) => async () => {
        for (const tag of await bare.tags(repository)) images.push([repository, tag]);
      }),
    );
    await queue.addAll(
      images.map(
        ([repository, tag]) =>
          () =>
            bare.image(repository, tag),
      ),
    );
    return { seconds: (performance.now() - started) / 1000, requests: bare.requests };
  } finally {
    await bare.close();
  }
}
