import { pushImage, pushIndex } from "./sample-image.ts";
import { baseFiles, binaryFiles } from "./sample-layers.ts";
import { DOCKER_TYPES, type SampleDescriptor, type SampleWriter } from "./sample-writer.ts";

const BASE = "platform/base/debian-like";
const REPORTING = "legacy/reporting";

/** The base image whose first layer the other samples share. */
async function pushBase(writer: SampleWriter): Promise<void> {
  const releases = [
    { release: "12.10", daysAgo: 170, tags: ["12.10", "bookworm", "latest"] },
    { release: "12.11", daysAgo: 121, tags: ["12.11", "12", "bookworm", "bookworm-20260722", "latest"] },
  ];
  for (const { release, daysAgo, tags } of releases) {
    const images: SampleDescriptor[] = [];
    for (const architecture of ["amd64", "arm64"]) {
      const name = release === "12.11" ? `base ${architecture}` : `base ${release} ${architecture}`;
      const layer = await writer.layer(name, () => baseFiles(architecture, release));
      images.push(
        await pushImage(writer, {
          repository: BASE,
          architecture,
          created: writer.daysAgo(daysAgo),
          steps: [
            { instruction: `# debian.sh --arch '${architecture}' out/ 'bookworm' '@1757289600'`, layer },
            { instruction: 'CMD ["sh"]' },
          ],
          config: { Env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"], Cmd: ["sh"] },
        }),
      );
    }
    await pushIndex(writer, BASE, images, { tags });
  }
}

/** An image with Docker's own media types: a manifest list, as registries still hold by the thousand. */
async function pushReporting(writer: SampleWriter): Promise<void> {
  for (const [version, daysAgo] of [
    ["5.1", 410],
    ["5.2", 322],
  ] as const) {
    const images: SampleDescriptor[] = [];
    for (const architecture of ["amd64", "arm64"]) {
      const layer = await writer.layer(`reporting ${version} ${architecture}`, () =>
        binaryFiles("usr/bin/reporting", version, architecture),
      );
      images.push(
        await pushImage(writer, {
          repository: REPORTING,
          architecture,
          created: writer.daysAgo(daysAgo),
          steps: [
            { instruction: "/bin/sh -c #(nop) COPY file:reporting in /usr/bin/reporting", layer },
            { instruction: '/bin/sh -c #(nop)  CMD ["/usr/bin/reporting"]' },
          ],
          config: { Cmd: ["/usr/bin/reporting"], Labels: { maintainer: "reporting@example.com" } },
          types: DOCKER_TYPES,
        }),
      );
    }
    await pushIndex(writer, REPORTING, images, { tags: [version, "latest"], types: DOCKER_TYPES });
  }
}

export async function pushPlatformImages(writer: SampleWriter): Promise<void> {
  await pushBase(writer);
  await pushReporting(writer);
}
