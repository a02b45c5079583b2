import { pseudoRandomHex } from "./pseudo-random.ts";
import { type BuildStep, pushImage, pushIndex } from "./sample-image.ts";
import { baseFiles, binaryFiles, runtimeFiles } from "./sample-layers.ts";
import type { SampleDescriptor, SampleWriter } from "./sample-writer.ts";
import { pushFallbackIndex, pushReferrer } from "./signatures.ts";

const API = "acme/payments/api";
const WORKER = "acme/payments/worker";
const API_PLATFORMS = [
  { architecture: "amd64" },
  { architecture: "arm64" },
  { architecture: "arm", variant: "v7" },
] as const;

const API_RELEASES = [
  { version: "1.8.0", daysAgo: 58, tags: ["1.8.0", "1.8", "latest"] },
  { version: "1.8.1", daysAgo: 41, tags: ["1.8.1", "1.8", "latest", "prod"] },
  { version: "1.9.0", daysAgo: 16, tags: ["1.9.0", "1.9", "latest"] },
  { version: "1.10.0", daysAgo: 3.3, tags: ["1.10.0", "1.10", "latest", "canary"] },
] as const;

const labelsOf = (title: string, version: string) => ({
  "org.opencontainers.image.title": title,
  "org.opencontainers.image.version": version,
  "org.opencontainers.image.source": `https://git.example.com/acme/${title}`,
});

/** A static program for three platforms: one layer each, from scratch. */
async function pushApi(writer: SampleWriter): Promise<void> {
  for (const { version, daysAgo, tags } of API_RELEASES) {
    const created = writer.daysAgo(daysAgo);
    const images: SampleDescriptor[] = [];
    for (const platform of API_PLATFORMS) {
      const name = `payments ${version} ${platform.architecture}`;
      const layer = await writer.layer(name, () =>
        binaryFiles("payments-api", version, platform.architecture),
      );
      const steps: BuildStep[] = [
        { instruction: "COPY /out/payments-api /payments-api # buildkit", layer },
        { instruction: "USER 65532:65532" },
        { instruction: 'ENTRYPOINT ["/payments-api"]' },
      ];
      const config = {
        User: "65532:65532",
        Env: ["PATH=/"],
        Entrypoint: ["/payments-api"],
        Labels: labelsOf("payments-api", version),
      };
      images.push(await pushImage(writer, { repository: API, ...platform, created, steps, config }));
    }
    await pushIndex(writer, API, images, { tags });
  }
}

/** A single-platform image named by commit, with a referrer listed under the fallback tag. */
async function pushWorker(writer: SampleWriter): Promise<void> {
  const base = await writer.layer("base amd64", () => baseFiles("amd64", "12.11"));
  const python = await writer.layer("python", () => runtimeFiles("python3", "3.13.1", "amd64"));
  for (const [index, daysAgo] of [37, 24.6, 11.1, 6.8, 0.4].entries()) {
    const commit = pseudoRandomHex(`worker ${index}`, 40);
    const program = await writer.layer(`worker ${index}`, () => [
      { name: "srv/worker/main.py", content: `"""Settles payments. ${commit}"""\n` },
      { name: "srv/worker/requirements.txt", content: "psycopg==3.2\npydantic==2.11\n" },
    ]);
    const image = await pushImage(writer, {
      repository: WORKER,
      architecture: "amd64",
      created: writer.daysAgo(daysAgo),
      steps: [
        { instruction: "# debian.sh --arch 'amd64' out/ 'bookworm' '@1757289600'", layer: base },
        { instruction: "RUN /bin/sh -c make install-python", layer: python },
        { instruction: "COPY src /srv/worker # buildkit", layer: program },
        { instruction: 'VOLUME ["/var/spool/worker"]' },
        { instruction: 'CMD ["python3" "/srv/worker/main.py"]' },
      ],
      config: {
        Env: ["PYTHONUNBUFFERED=1", "QUEUE=payments"],
        Cmd: ["python3", "/srv/worker/main.py"],
        WorkingDir: "/srv/worker",
        Volumes: { "/var/spool/worker": {} },
        Labels: labelsOf("payments-worker", commit.slice(0, 7)),
      },
    });
    for (const tag of [`sha-${commit.slice(0, 7)}`, "main"]) await writer.tag(WORKER, tag, image);
    if (index === 4) await pushScanReport(writer, image);
  }
}

async function pushScanReport(writer: SampleWriter, image: SampleDescriptor): Promise<void> {
  const report = await pushReferrer(writer, WORKER, image, {
    type: "application/vnd.acme.scan-report.v1+json",
    content: { scanner: "sample", findings: [] },
    annotations: { "com.example.findings": "0" },
  });
  await pushFallbackIndex(writer, WORKER, image, [report]);
}

export async function pushPayments(writer: SampleWriter): Promise<void> {
  await pushApi(writer);
  await pushWorker(writer);
}
