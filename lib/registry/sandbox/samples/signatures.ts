import { spdxDocument } from "./attestations.ts";
import { pseudoRandomBytes } from "./pseudo-random.ts";
import { EMPTY_CONFIG, OCI_TYPES, type SampleDescriptor, type SampleWriter } from "./sample-writer.ts";

const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
const SIGSTORE_BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** Bytes in the shape of a signature. Nothing verifies it: the samples have no key. */
const madeUpSignature = (seed: string) => pseudoRandomBytes(seed, 71).toString("base64");

const plain = ({ mediaType, digest, size }: SampleDescriptor) => ({ mediaType, digest, size });

/** A signature as cosign before version 3 stored it: an image manifest under the tag `sha256-<hex>.sig`. */
export async function pushCosignTag(
  writer: SampleWriter,
  repository: string,
  subject: SampleDescriptor,
): Promise<void> {
  const payload = {
    critical: {
      identity: { "docker-reference": `registry.example.com/${repository}` },
      image: { "docker-manifest-digest": subject.digest },
      type: "cosign container image signature",
    },
    optional: null,
  };
  const layer = await writer.blob(repository, SIMPLE_SIGNING, payload);
  const config = await writer.blob(repository, OCI_TYPES.config, {
    architecture: "",
    os: "",
    config: {},
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const annotations = { "dev.cosignproject.cosign/signature": madeUpSignature(subject.digest) };
  const tag = `${subject.digest.replace(":", "-")}.sig`;
  await writer.manifest(repository, OCI_TYPES.manifest, { config, layers: [{ ...layer, annotations }] }, [
    tag,
  ]);
}

/** An artifact that names its subject: how OCI 1.1 attaches things to an image. */
export async function pushReferrer(
  writer: SampleWriter,
  repository: string,
  subject: SampleDescriptor,
  artifact: { type: string; content: object; annotations?: Record<string, string> },
): Promise<SampleDescriptor> {
  const config = await writer.blob(repository, EMPTY_CONFIG.mediaType, EMPTY_CONFIG.content);
  const layer = await writer.blob(repository, artifact.type, artifact.content);
  const { annotations } = artifact;
  const manifest = await writer.manifest(repository, OCI_TYPES.manifest, {
    artifactType: artifact.type,
    config,
    layers: [layer],
    subject: plain(subject),
    ...(annotations ? { annotations } : {}),
  });
  return { ...manifest, artifactType: artifact.type, ...(annotations ? { annotations } : {}) };
}

/** A signature as cosign 3 stores it: a Sigstore bundle that refers to the image. */
export function pushSigstoreBundle(
  writer: SampleWriter,
  repository: string,
  subject: SampleDescriptor,
  created: Date,
) {
  const content = {
    mediaType: SIGSTORE_BUNDLE,
    verificationMaterial: { publicKey: { hint: "sample" } },
    messageSignature: {
      messageDigest: {
        algorithm: "SHA2_256",
        digest: Buffer.from(subject.digest.slice(7), "hex").toString("base64"),
      },
      signature: madeUpSignature(`bundle ${subject.digest}`),
    },
  };
  const annotations = {
    "dev.sigstore.bundle.content": "message-signature",
    "org.opencontainers.image.created": created.toISOString(),
  };
  return pushReferrer(writer, repository, subject, { type: SIGSTORE_BUNDLE, content, annotations });
}

/** A bill of materials that refers to the image. */
export function pushSbom(writer: SampleWriter, repository: string, subject: SampleDescriptor, created: Date) {
  const content = spdxDocument(`${repository}@${subject.digest}`, created);
  const annotations = { "org.opencontainers.image.created": created.toISOString() };
  return pushReferrer(writer, repository, subject, { type: "application/spdx+json", content, annotations });
}

/** The index clients keep under the tag `sha256-<hex>` for registries without the referrers API. */
export async function pushFallbackIndex(
  writer: SampleWriter,
  repository: string,
  subject: SampleDescriptor,
  referrers: readonly SampleDescriptor[],
): Promise<void> {
  const tag = subject.digest.replace(":", "-");
  await writer.manifest(repository, OCI_TYPES.index, { manifests: referrers }, [tag]);
}
