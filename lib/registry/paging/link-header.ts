/** One value of a Link header. */
export interface Link {
  target: string;
  /** Lower case. */
  relations: string[];
}

const MAX_CHARACTERS = 16_384;
const MAX_LINKS = 20;
const TARGET = /[\s,]*<([^<>]{0,8192})>/y;
const PARAMETER = /\s*;\s*([A-Za-z0-9*_-]{1,64})\s*(?:=\s*(?:"([^"]{0,1024})"|([^\s",;]{0,1024})))?/y;
const END = /\s*(?:,|$)/y;

/**
 * Reads Link headers (RFC 8288). Null when any of it is malformed or larger than is read: then nothing is
 * known of a next page, and the caller must say so instead of taking the list for complete.
 */
export function parseLinks(headers: readonly string[]): Link[] | null {
  const text = headers.join(", ");
  if (text.length > MAX_CHARACTERS) return null;
  const links: Link[] = [];
  let position = 0;
  while (/[^\s,]/.test(text.slice(position, position + MAX_CHARACTERS))) {
    const target = match(TARGET, text, position);
    if (target === null || links.length === MAX_LINKS) return null;
    const link: Link = { target: target[1] ?? "", relations: [] };
    position = TARGET.lastIndex;
    for (
      let found = match(PARAMETER, text, position);
      found !== null;
      found = match(PARAMETER, text, position)
    ) {
      position = PARAMETER.lastIndex;
      const value = found[2] ?? found[3] ?? "";
      if (found[1]?.toLowerCase() === "rel") link.relations.push(...value.toLowerCase().split(/\s+/));
    }
    if (match(END, text, position) === null) return null;
    position = END.lastIndex;
    links.push(link);
  }
  return links;
}

function match(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}
