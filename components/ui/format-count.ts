const format = new Intl.NumberFormat("en-US");

/** `5021` → `5,021`. The same on the server and in every browser. */
export function formatCount(count: number): string {
  return format.format(count);
}

/** `(1, "tag")` → `1 tag`, `(5021, "repository", "repositories")` → `5,021 repositories`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
