/** What a page calls before it reads the index: makes sure that what it will show was read at least once. */
export { ensureImage } from "./visit/ensure-image.ts";
export { ensureRepositoryListed, type RepositoryVisit } from "./visit/ensure-repository-listed.ts";
export { prioritise } from "./visit/prioritise.ts";
export type { EnsuredImage } from "./visit/read-stored-image.ts";
