/** What is read: one layer, or all layers of an image. */
export interface ReadingTarget {
  registry: string;
  repository: string;
  digest: string;
  /** Also what was only listed by a table of contents. */
  full?: boolean;
}
