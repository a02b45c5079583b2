import { compareFilesQuery, compareQuery, comparisonSchema, fileDifferenceListSchema } from "./comparison.ts";
import {
  archiveQuery,
  blobQuery,
  entriesQuery,
  entryDetailSchema,
  entryListSchema,
  entryQuery,
  fileQuery,
  readingQuery,
} from "./layers.ts";
import { read, readBytes } from "./route-contract.ts";

/** Requests about the files in layers and images. */
export const layerRoutes = {
  listEntries: read(
    "listEntries",
    "/api/v1/layers/entries",
    "One directory of a layer or of an image's merged file system, or a search in it.",
    entriesQuery,
    entryListSchema,
  ),
  getEntry: read(
    "getEntry",
    "/api/v1/layers/entry",
    "One path of a layer or an image: its attributes, where a link leads, and every layer that has it.",
    entryQuery,
    entryDetailSchema,
  ),
  getFile: readBytes(
    "getFile",
    "/api/v1/layers/file",
    "The bytes of a file, or a part of them; links are followed inside of the image.",
    fileQuery,
    ["application/octet-stream"],
  ),
  watchReading: readBytes(
    "watchReading",
    "/api/v1/layers/reading",
    "Reads a layer, or all layers of an image, and tells how far it is, as server-sent events.",
    readingQuery,
    ["text/event-stream"],
  ),
  downloadLayer: readBytes("downloadLayer", "/api/v1/layers/blob", "A layer as it is stored.", blobQuery, [
    "application/octet-stream",
  ]),
  downloadImage: readBytes(
    "downloadImage",
    "/api/v1/images/archive",
    "An image, or an index with all its platforms, as an OCI archive that docker load reads too.",
    archiveQuery,
    ["application/x-tar"],
  ),
  compareImages: read(
    "compareImages",
    "/api/v1/compare",
    "What differs between two images: config, layers, and how many files.",
    compareQuery,
    comparisonSchema,
  ),
  compareFiles: read(
    "compareFiles",
    "/api/v1/compare/files",
    "The files that differ between two images.",
    compareFilesQuery,
    fileDifferenceListSchema,
  ),
};
