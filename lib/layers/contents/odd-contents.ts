/**
 * A table of contents is missing, broken, or says what no honest program writes: the layer has to be read in
 * full. Caught in this folder; never a failure.
 */
export class OddContents extends Error {
  /** A whole sentence when people should know of it; null when it is of no interest. */
  readonly remark: string | null;

  constructor(remark: string | null = null) {
    super(remark ?? "The table of contents cannot be used.");
    this.name = "OddContents";
    this.remark = remark;
  }
}
