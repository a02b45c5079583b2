import { z } from "zod";
import { changeRoutes } from "./change-routes.ts";
import { noQuery } from "./fields.ts";
import { historyRoutes } from "./history-routes.ts";
import { layerRoutes } from "./layer-routes.ts";
import {
  configBytesQuery,
  imageSchema,
  manifestsQuery,
  referrerListSchema,
  referrersQuery,
} from "./manifests.ts";
import {
  connectRegistryAnswer,
  connectRegistryBody,
  connectRegistryQuery,
  nameRepositoriesAnswer,
  nameRepositoriesBody,
  registriesQuery,
  registryListSchema,
  startScanAnswer,
  startScanBody,
} from "./registries.ts";
import {
  namespaceListSchema,
  namespacesQuery,
  repositoriesQuery,
  repositoryDetailSchema,
  repositoryListSchema,
  repositoryQuery,
  tagListSchema,
  tagsQuery,
  versionListSchema,
  versionsQuery,
} from "./repositories.ts";
import { read, readBytes, routeContract } from "./route-contract.ts";
import { searchAnswer, searchQuery } from "./search.ts";

const exactBytes = ["text/plain", "application/octet-stream"];

/** Every request the server answers outside of pages. A test holds it against the files in `app/`. */
export const routes = {
  listRegistries: read(
    "listRegistries",
    "/api/v1/registries",
    "Connected registries with status, capabilities, counts and age.",
    registriesQuery,
    registryListSchema,
  ),
  connectRegistry: routeContract({
    id: "connectRegistry",
    method: "POST",
    path: "/api/v1/registries",
    summary: "Connects a registry, or with dryRun=1 only tests the connection and stores nothing.",
    query: connectRegistryQuery,
    body: connectRegistryBody,
    answer: connectRegistryAnswer,
    media: [],
  }),
  listRepositories: read(
    "listRepositories",
    "/api/v1/repositories",
    "Repositories of one registry or of all: searched, sorted and paged over the whole result.",
    repositoriesQuery,
    repositoryListSchema,
  ),
  nameRepositories: routeContract({
    id: "nameRepositories",
    method: "POST",
    path: "/api/v1/repositories",
    summary: "Names repositories by hand, for registries that list none.",
    query: noQuery,
    body: nameRepositoriesBody,
    answer: nameRepositoriesAnswer,
    media: [],
  }),
  getRepository: read(
    "getRepository",
    "/api/v1/repository",
    "One repository with counts and sizes.",
    repositoryQuery,
    repositoryDetailSchema,
  ),
  listNamespaces: read(
    "listNamespaces",
    "/api/v1/namespaces",
    "One level of the tree of namespaces.",
    namespacesQuery,
    namespaceListSchema,
  ),
  listTags: read(
    "listTags",
    "/api/v1/tags",
    "Tags of a repository with digest, size, platforms and last move.",
    tagsQuery,
    tagListSchema,
  ),
  listVersions: read(
    "listVersions",
    "/api/v1/versions",
    "Versions of a repository by digest, untagged ones included.",
    versionsQuery,
    versionListSchema,
  ),
  getManifest: routeContract({
    id: "getManifest",
    method: "GET",
    path: "/api/v1/manifests",
    summary: "One image, index or artifact, decoded; with raw=1 the exact bytes of its manifest.",
    query: manifestsQuery,
    body: null,
    answer: imageSchema,
    media: exactBytes,
  }),
  getConfig: readBytes(
    "getConfig",
    "/api/v1/configs",
    "The exact bytes of an image's config.",
    configBytesQuery,
    exactBytes,
  ),
  listReferrers: read(
    "listReferrers",
    "/api/v1/referrers",
    "Signatures, SBOMs and attestations of a digest, from the API and the fallback tags.",
    referrersQuery,
    referrerListSchema,
  ),
  search: read(
    "search",
    "/api/v1/search",
    "Repositories, tags and digests over all registries.",
    searchQuery,
    searchAnswer,
  ),
  startScan: routeContract({
    id: "startScan",
    method: "POST",
    path: "/api/v1/scans",
    summary: "Reads a registry, or one repository of it, again.",
    query: noQuery,
    body: startScanBody,
    answer: startScanAnswer,
    media: [],
  }),
  ...historyRoutes,
  ...changeRoutes,
  ...layerRoutes,
  watchEvents: readBytes(
    "watchEvents",
    "/api/v1/events",
    "Server-sent events: progress of scans, and what changed in the index.",
    noQuery,
    ["text/event-stream"],
  ),
  describeApi: read(
    "describeApi",
    "/api/v1/openapi.json",
    "This description.",
    noQuery,
    z.record(z.string(), z.unknown()),
  ),
  healthz: readBytes("healthz", "/healthz", "Answers while the process lives.", noQuery, ["text/plain"]),
  readyz: readBytes("readyz", "/readyz", "Answers when the database can be used.", noQuery, ["text/plain"]),
  metrics: readBytes("metrics", "/metrics", "Figures in the Prometheus text format.", noQuery, [
    "text/plain",
  ]),
} as const;
