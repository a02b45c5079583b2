import { pushBuildAttestation } from "./attestations.ts";
import { pseudoRandomHex } from "./pseudo-random.ts";
import { type BuildStep, pushImage, pushIndex } from "./sample-image.ts";
import { applicationFiles, baseFiles, cleanUpFiles, dependencyFiles, runtimeFiles } from "./sample-layers.ts";
import type { SampleDescriptor, SampleWriter } from "./sample-writer.ts";
import { pushCosignTag, pushSbom, pushSigstoreBundle } from "./signatures.ts";

const REPOSITORY = "acme/storefront";
const ARCHITECTURES = ["amd64", "arm64"] as const;

interface Release {
  version: string;
  daysAgo: number;
  dependencies: number;
  /** Tags this release takes, in the order of the list away from older ones. None: built, replaced, untagged now. */
  tags: readonly string[];
}

/** Oldest first. `latest` moved with each of these; `prod` and `staging` followed more slowly. */
const RELEASES: readonly Release[] = [
  { version: "2.12.0", daysAgo: 96, dependencies: 1, tags: ["2.12.0", "2.12", "latest", "prod"] },
  { version: "2.12.1", daysAgo: 81, dependencies: 1, tags: ["2.12.1", "2.12", "latest", "prod"] },
  { version: "2.13.0-rc.1", daysAgo: 66.4, dependencies: 2, tags: ["latest"] },
  { version: "2.13.0", daysAgo: 62, dependencies: 2, tags: ["2.13.0", "2.13", "latest", "prod"] },
  { version: "2.13.1-nightly.3", daysAgo: 50.7, dependencies: 2, tags: ["latest"] },
  { version: "2.13.1", daysAgo: 47, dependencies: 2, tags: ["2.13.1", "2.13", "latest", "staging"] },
  { version: "2.13.2", daysAgo: 33, dependencies: 2, tags: ["2.13.2", "2.13", "latest", "prod"] },
  { version: "2.14.0-rc.1", daysAgo: 19.5, dependencies: 3, tags: ["2.14.0-rc.1", "latest", "staging"] },
  { version: "2.14.0", daysAgo: 12, dependencies: 3, tags: ["2.14.0", "2.14", "2", "latest", "prod"] },
  { version: "2.14.1-nightly.1", daysAgo: 5.2, dependencies: 3, tags: ["latest"] },
  { version: "2.14.1", daysAgo: 2, dependencies: 3, tags: ["2.14.1", "2.14", "2", "latest", "staging"] },
];

async function stepsOf(writer: SampleWriter, release: Release, architecture: string, commit: string) {
  const layer = (name: string, files: Parameters<SampleWriter["layer"]>[1]) => writer.layer(name, files);
  const node = release.dependencies < 3 ? "22.9.0" : "24.1.0";
  const steps: BuildStep[] = [
    {
      instruction: `# debian.sh --arch '${architecture}' out/ 'bookworm' '@1757289600'`,
      layer: await layer(`base ${architecture}`, () => baseFiles(architecture, "12.11")),
    },
    { instruction: `ENV NODE_VERSION=${node}` },
    {
      instruction:
        "RUN /bin/sh -c curl -fsSLO https://nodejs.example.com/node.tar.xz && tar -xJf node.tar.xz -C /usr/local",
      layer: await layer(`node ${node} ${architecture}`, () => runtimeFiles("node", node, architecture)),
    },
    { instruction: "ENV NODE_ENV=production" },
    { instruction: "WORKDIR /app" },
    {
      instruction: "RUN /bin/sh -c npm ci --omit=dev && npm cache clean --force",
      layer: await layer(`dependencies ${release.dependencies}`, () => dependencyFiles(release.dependencies)),
    },
    {
      instruction: "COPY --chown=node:node . . # buildkit",
      layer: await layer(`application ${release.version}`, () => applicationFiles(release.version, commit)),
    },
    {
      instruction: "RUN /bin/sh -c rm -rf /usr/local/include/node",
      layer: await layer("clean up", cleanUpFiles),
    },
    { instruction: "USER node" },
    { instruction: "EXPOSE map[8080/tcp:{}]" },
    { instruction: 'ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]' },
    { instruction: 'CMD ["node" "server.js"]' },
  ];
  return { steps, node };
}

function configOf(release: Release, node: string, created: Date, commit: string): Record<string, unknown> {
  return {
    User: "node",
    ExposedPorts: { "8080/tcp": {} },
    Env: [
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      `NODE_VERSION=${node}`,
      "NODE_ENV=production",
      "LOG_LEVEL=info",
    ],
    Entrypoint: ["/usr/local/bin/docker-entrypoint.sh"],
    Cmd: ["node", "server.js"],
    WorkingDir: "/app",
    StopSignal: "SIGTERM",
    Healthcheck: { Test: ["CMD", "node", "healthcheck.js"], Interval: 30_000_000_000, Retries: 3 },
    Labels: {
      "org.opencontainers.image.title": "storefront",
      "org.opencontainers.image.description": "The shop window of a sample company.",
      "org.opencontainers.image.version": release.version,
      "org.opencontainers.image.revision": commit,
      "org.opencontainers.image.created": created.toISOString(),
      "org.opencontainers.image.source": "https://git.example.com/acme/storefront",
      "org.opencontainers.image.licenses": "Apache-2.0",
      "org.opencontainers.image.vendor": "Acme",
    },
  };
}

async function pushRelease(writer: SampleWriter, release: Release): Promise<SampleDescriptor> {
  const created = writer.daysAgo(release.daysAgo);
  const commit = pseudoRandomHex(`commit ${release.version}`, 40);
  const images: SampleDescriptor[] = [];
  for (const architecture of ARCHITECTURES) {
    const { steps, node } = await stepsOf(writer, release, architecture, commit);
    const config = configOf(release, node, created, commit);
    images.push(await pushImage(writer, { repository: REPOSITORY, architecture, created, steps, config }));
  }
  const attestations: SampleDescriptor[] = [];
  for (const image of images) {
    attestations.push(await pushBuildAttestation(writer, REPOSITORY, image, { created, commit }));
  }
  const annotations = { "org.opencontainers.image.version": release.version };
  return pushIndex(writer, REPOSITORY, [...images, ...attestations], { tags: release.tags, annotations });
}

/** A web shop with eleven versions for two platforms, signed in the old way and the new one. */
export async function pushStorefront(writer: SampleWriter): Promise<void> {
  for (const release of RELEASES) {
    const index = await pushRelease(writer, release);
    if (release.version === "2.13.2" || release.version === "2.14.0") {
      await pushCosignTag(writer, REPOSITORY, index);
    }
    if (!release.version.startsWith("2.14") || release.version.includes("-")) continue;
    const created = writer.daysAgo(release.daysAgo - 0.01);
    await pushSbom(writer, REPOSITORY, index, created);
    if (release.version === "2.14.1") await pushSigstoreBundle(writer, REPOSITORY, index, created);
  }
}
