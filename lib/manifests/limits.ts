/**
 * How much of a hostile document is read and shown. What is beyond is counted and said, never silently
 * dropped; the exact bytes stay viewable. Real ones stay far below: an image has at most 127 layers.
 */
export const LIMITS = {
  /** Bytes of a manifest, an index or a config. distribution itself accepts 4 MiB. */
  documentBytes: 8 * 1024 * 1024,
  /** Nesting of JSON, checked before anything walks the document. */
  depth: 64,
  /** Keys looked at when searching for duplicates. */
  checkedKeys: 100_000,
  layers: 1_000,
  /** Of a manifest, and labels of a config. */
  annotations: 500,
  /** Of one descriptor. */
  descriptorAnnotations: 100,
  children: 500,
  /** An index with more children is refused. */
  refusedChildren: 10_000,
  historySteps: 1_000,
  /** Entries of env, entrypoint, ports and other lists of a config. */
  list: 500,
  urls: 20,
  /** UTF-16 units of one annotation, label, env entry or build step. */
  text: 16_384,
  /** UTF-16 units of a media type, an annotation's name, a user, a directory. */
  name: 255,
  /** UTF-16 units of each part of a platform. */
  platformPart: 128,
  warnings: 20,
  /** For walks over indexes in indexes: a visited set by digest, this depth, this many nodes. */
  indexDepth: 8,
  indexNodes: 500,
} as const;
