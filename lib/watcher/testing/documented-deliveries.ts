import type { WebhookVendor } from "#lib/tag-history/evidence.ts";

/** A delivery as a sender's documentation or source shows it. */
export interface DocumentedDelivery {
  readonly vendor: WebhookVendor;
  readonly name: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Kind of the registry; the vendor's own when left out. */
  readonly kind?: string;
}

export const A = `sha256:${"a".repeat(64)}`;
export const B = `sha256:${"b".repeat(64)}`;
const OCI = "application/vnd.oci.image.manifest.v1+json";
export const INDEX = "application/vnd.oci.image.index.v1+json";

/** An event of CNCF distribution 2.8 as seen on the wire. */
export function distributionEvent(target: object, changed: object = {}): object {
  return {
    id: "5c8f44b6-9a34-4f39-9d3e-6f0a7a3f1f01",
    timestamp: "2026-05-03T12:00:00.123456789Z",
    action: "push",
    target: {
      mediaType: OCI,
      size: 524,
      digest: A,
      length: 524,
      repository: "acme/storefront",
      url: "http://169.254.169.254/v2/acme/storefront/manifests/latest",
      ...target,
    },
    request: {
      id: "e1b0bd5c-3a5b-4cf4-8f4c-0d9f8f2d0b11",
      addr: "10.0.3.7:49152",
      host: "registry.internal:5000",
      method: "PUT",
      useragent: "skopeo/1.9.3",
    },
    actor: { name: "ci" },
    source: { addr: "registry:5000", instanceID: "b0b6" },
    ...changed,
  };
}

const artifact = {
  resources: [{ digest: A, tag: "latest", resource_url: "hub.example.com/acme/debian:latest" }],
  repository: {
    date_created: 1_777_809_600,
    name: "debian",
    namespace: "acme",
    repo_full_name: "acme/debian",
    repo_type: "private",
  },
};

const harborPush = {
  type: "PUSH_ARTIFACT",
  occur_at: 1_777_809_600,
  operator: "admin",
  event_data: artifact,
};

const harborCloudEvent = {
  specversion: "1.0",
  id: "4b2f89a6-548d-4c12-9993-a1f5790b97d2",
  source: "/projects/1/webhook/policies/3",
  type: "harbor.artifact.pushed",
  datacontenttype: "application/json",
  time: "2026-05-03T12:00:00Z",
  data: artifact,
  requestid: "c1a5",
  operator: "admin",
};

const zotData = {
  name: "acme/storefront",
  reference: "latest",
  digest: A,
  mediaType: INDEX,
  manifest: "{}",
  actor: { name: "ci" },
};

const zotCloudEvent = {
  specversion: "1.0",
  id: "0f6c31d6",
  source: "zotregistry.dev",
  type: "zotregistry.image.updated",
  datacontenttype: "application/json",
  time: "2026-05-03T12:00:00.5Z",
  data: zotData,
};

const quayPush = {
  name: "storefront",
  repository: "acme/storefront",
  namespace: "acme",
  docker_url: "quay.io/acme/storefront",
  homepage: "https://quay.io/repository/acme/storefront",
  updated_tags: ["latest", "1.2"],
};

const hubPush = {
  callback_url: "http://169.254.169.254/u/acme/storefront/hook/2141b5/",
  push_data: { pushed_at: 1_777_809_600, pusher: "jane", tag: "latest" },
  repository: { name: "nginx", namespace: "library", owner: "library", repo_name: "acme/storefront" },
};

const githubPackage = {
  action: "published",
  registry_package: {
    id: 1,
    name: "Storefront",
    namespace: "Acme",
    ecosystem: "CONTAINER",
    package_type: "CONTAINER",
    package_version: {
      version: A,
      container_metadata: { tag: { name: "latest", digest: A }, labels: {}, manifest: {} },
      created_at: "2026-05-01T00:00:00Z",
      updated_at: "2026-05-03T12:00:00Z",
      package_url: "ghcr.io/acme/storefront:latest",
    },
  },
  sender: { login: "jane" },
};

const acrPush = {
  id: "cb8c3971-9adc-488b-9989-ec3f9c6d5b1d",
  timestamp: "2026-05-03T12:00:00.343145347Z",
  action: "push",
  target: {
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    size: 524,
    digest: A,
    length: 524,
    repository: "acme/storefront",
    tag: "latest",
  },
  request: {
    id: "3cbb6949-7549-4fa1-86cd-a6d5451dffc7",
    host: "acme.azurecr.io",
    method: "PUT",
    useragent: "docker/17.09.0-ce go/go1.8.3",
  },
};

const ecrPush = {
  version: "0",
  id: "13cde686-328b-6117-af20-0e5566167482",
  "detail-type": "ECR Image Action",
  source: "aws.ecr",
  account: "123456789012",
  time: "2026-05-03T12:00:00Z",
  region: "us-west-2",
  resources: [],
  detail: {
    result: "SUCCESS",
    "repository-name": "acme/storefront",
    "image-digest": A,
    "action-type": "PUSH",
    "image-tag": "latest",
  },
};

const garChange = {
  action: "INSERT",
  digest: `europe-docker.pkg.dev/acme-prod/images/storefront@${A}`,
  tag: "europe-docker.pkg.dev/acme-prod/images/storefront:latest",
};

function pubSub(change: object): object {
  return {
    message: {
      attributes: {},
      data: Buffer.from(JSON.stringify(change)).toString("base64"),
      messageId: "2070443601311540",
      publishTime: "2026-05-03T12:00:00.749Z",
    },
    subscription: "projects/acme-prod/subscriptions/tagtrail",
  };
}

const giteaPackage = {
  action: "created",
  package: {
    id: 7,
    owner: { login: "Acme" },
    type: "container",
    name: "storefront",
    version: "latest",
    created_at: "2026-05-03T12:00:00Z",
  },
  sender: { login: "jane" },
};

const artifactoryPush = {
  domain: "docker",
  event_type: "pushed",
  data: {
    repo_key: "docker-local",
    event_type: "pushed",
    path: "storefront/latest/manifest.json",
    name: "manifest.json",
    sha256: "a".repeat(64),
    size: 1234,
    image_name: "storefront",
    tag: "latest",
  },
  subscription_key: "tagtrail",
  jpd_origin: "http://169.254.169.254/artifactory",
};

export function yandexMessage(type: string, digest: string, id: string): object {
  return {
    event_metadata: {
      event_id: id,
      event_type: `yandex.cloud.events.containerregistry.${type}`,
      created_at: "2026-05-03T12:00:00.25Z",
    },
    details: {
      registry_id: "crp1",
      repository_name: "crp1/storefront",
      image_id: "crp2",
      image_digest: digest,
      tag: "latest",
    },
  };
}

const yandexMove = {
  messages: [yandexMessage("DeleteImageTag", A, "event-1"), yandexMessage("CreateImageTag", B, "event-2")],
};

const ceHeaders = {
  "ce-specversion": "1.0",
  "ce-id": zotCloudEvent.id,
  "ce-type": zotCloudEvent.type,
  "ce-time": zotCloudEvent.time,
};

/** One right delivery of every format. */
export const DOCUMENTED: readonly DocumentedDelivery[] = [
  {
    vendor: "distribution",
    name: "distribution",
    body: { events: [distributionEvent({ tag: "latest" })] },
  },
  {
    vendor: "gitlab",
    name: "GitLab",
    body: { events: [distributionEvent({ tag: "latest" })] },
  },
  { vendor: "harbor", name: "Harbor, default", body: harborPush },
  { vendor: "harbor", name: "Harbor, CloudEvents", body: harborCloudEvent },
  { vendor: "zot", name: "zot, structured", body: zotCloudEvent },
  { vendor: "zot", name: "zot, binary", body: zotData, headers: ceHeaders },
  { vendor: "quay", name: "Quay", body: quayPush },
  { vendor: "docker-hub", name: "Docker Hub", body: hubPush },
  {
    vendor: "ghcr",
    name: "GHCR",
    body: githubPackage,
    headers: { "x-github-event": "registry_package", "x-github-delivery": "72d3162e" },
  },
  { vendor: "acr", name: "ACR", body: acrPush },
  { vendor: "ecr", name: "ECR", body: ecrPush },
  {
    vendor: "ecr",
    name: "ECR through SNS",
    body: { Type: "Notification", MessageId: "1", Message: JSON.stringify(ecrPush) },
  },
  { vendor: "gar", name: "GAR, push envelope", body: pubSub(garChange) },
  {
    vendor: "gar",
    name: "GAR, unwrapped",
    body: garChange,
    headers: {
      "x-goog-pubsub-message-id": "2070443601311540",
      "x-goog-pubsub-publish-time": "2026-05-03T12:00:00.749Z",
    },
  },
  {
    vendor: "gitea",
    name: "Gitea",
    body: giteaPackage,
    headers: {
      "x-gitea-event": "package",
      "x-github-event": "package",
      "x-gitea-delivery": "f6266f16",
      "x-github-delivery": "f6266f16",
    },
  },
  { vendor: "artifactory", name: "Artifactory", body: artifactoryPush, kind: "generic" },
  { vendor: "yandex", name: "Yandex", body: yandexMove },
];

/** The documented delivery of that name, changed. */
export function changed<Body extends object>(name: string, change: (body: Body) => void): unknown {
  const found = DOCUMENTED.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no delivery named ${name}`);
  const body = structuredClone(found.body) as Body;
  change(body);
  return body;
}
