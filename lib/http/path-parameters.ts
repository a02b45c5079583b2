import { NotFound } from "#lib/errors.ts";

/**
 * The parts of a request's path that a route leaves open, by name: `/api/v1/webhooks/[registry]`.
 *
 * @param path of the route's contract
 * @throws NotFound when a part cannot be decoded, or the path is another one
 */
export function readPathParameters(request: Request, path: string): Record<string, string> {
  const sent = new URL(request.url).pathname.split("/");
  const parts = path.split("/");
  if (sent.length !== parts.length) throw nothingThere();
  const open = parts.flatMap((part, index) => {
    const name = /^\[(\w+)\]$/.exec(part)?.[1];
    return name === undefined ? [] : [[name, decode(sent[index] ?? "")] as const];
  });
  return Object.fromEntries(open);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw nothingThere();
  }
}

function nothingThere(): NotFound {
  return new NotFound("There is nothing at this address of the API.");
}
