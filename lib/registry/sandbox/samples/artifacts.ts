import { EMPTY_CONFIG, OCI_TYPES, type SampleWriter } from "./sample-writer.ts";

const HELM_CONFIG = "application/vnd.cncf.helm.config.v1+json";
const HELM_CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

/** The smallest module there is: magic number and version. */
const WASM_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

const chartYaml = (version: string) =>
  `apiVersion: v2\nname: storefront\ndescription: Runs the storefront.\ntype: application\nversion: ${version}\nappVersion: 2.14.0\n`;

/** Helm writes the `+` of a version as `_` in the tag, which may not hold one. */
async function pushChart(writer: SampleWriter): Promise<void> {
  const repository = "charts/storefront";
  for (const [version, daysAgo] of [
    ["1.4.0", 60],
    ["1.4.1", 31],
    ["1.5.0+build.7", 12],
  ] as const) {
    const metadata = {
      name: "storefront",
      version,
      description: "Runs the storefront.",
      apiVersion: "v2",
      appVersion: "2.14.0",
    };
    const config = await writer.blob(repository, HELM_CONFIG, metadata);
    const archive = await writer.layer(`chart ${version}`, () => [
      { name: "storefront/Chart.yaml", content: chartYaml(version) },
      { name: "storefront/values.yaml", content: "replicas: 2\nimage:\n  repository: acme/storefront\n" },
      { name: "storefront/templates/deployment.yaml", content: "apiVersion: apps/v1\nkind: Deployment\n" },
    ]);
    const layer = await writer.layerBlob(repository, archive, HELM_CHART);
    const annotations = {
      "org.opencontainers.image.title": "storefront",
      "org.opencontainers.image.version": version,
      "org.opencontainers.image.created": writer.daysAgo(daysAgo).toISOString(),
    };
    const tags = [version.replace("+", "_")];
    await writer.manifest(repository, OCI_TYPES.manifest, { config, layers: [layer], annotations }, tags);
  }
}

async function pushWasm(writer: SampleWriter): Promise<void> {
  const repository = "wasm/filter";
  const layer = await writer.blob(repository, "application/wasm", WASM_MODULE);
  const config = await writer.blob(repository, "application/vnd.wasm.config.v0+json", {
    created: writer.daysAgo(27).toISOString(),
    architecture: "wasm",
    os: "wasip2",
    layerDigests: [layer.digest],
    component: { exports: ["acme:filter/handler@0.3.0"], imports: [] },
  });
  await writer.manifest(repository, OCI_TYPES.manifest, { config, layers: [layer] }, ["0.3.0", "latest"]);
}

async function pushDataset(writer: SampleWriter): Promise<void> {
  const repository = "data/city-names";
  const config = await writer.blob(repository, EMPTY_CONFIG.mediaType, EMPTY_CONFIG.content);
  const csv = await writer.blob(repository, "text/csv", "city,country\nKazan,RU\nLyon,FR\nOsaka,JP\n");
  const layer = { ...csv, annotations: { "org.opencontainers.image.title": "cities.csv" } };
  const content = {
    artifactType: "application/vnd.acme.dataset.v1",
    config,
    layers: [layer],
    annotations: { "org.opencontainers.image.created": writer.daysAgo(75).toISOString(), rows: "3" },
  };
  await writer.manifest(repository, OCI_TYPES.manifest, content, ["2026-09"]);
}

/** What registries hold beside images: a Helm chart, a WebAssembly component, a data set, and nothing at all. */
export async function pushArtifacts(writer: SampleWriter): Promise<void> {
  await pushChart(writer);
  await pushWasm(writer);
  await pushDataset(writer);
  await writer.emptyRepository("acme/archive");
}
