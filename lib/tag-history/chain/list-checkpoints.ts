import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { checkpointListSchema, checkpointsQuery } from "#lib/contract/tag-history.ts";
import { CursorCodec } from "#lib/database/paging/cursor.ts";
import type { ProofContext } from "./proof-context.ts";

/**
 * Checkpoints in the database, newest first, of every server on it.
 *
 * @throws Forbidden; InvalidInput for a cursor of another list
 */
export async function listCheckpoints(
  { database, key }: ProofContext,
  person: Person,
  query: z.output<typeof checkpointsQuery>,
): Promise<z.output<typeof checkpointListSchema>> {
  authorise(person, "history.read");
  const cursors = new CursorCodec({ list: "checkpoints" });
  const after = cursors.decode(query.cursor);
  const rows = await database.client.checkpoint.findMany({
    where: after === null ? {} : { seq: { lt: after.id } },
    orderBy: { seq: "desc" },
    take: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ seq, hash, at, keyId, signature }) => ({
      seq,
      hash: Buffer.from(hash).toString("hex"),
      at: at.toISOString(),
      keyId,
      signature: Buffer.from(signature).toString("base64"),
    })),
    nextCursor: cursors.encode(last ? { value: last.seq, id: last.seq } : null),
    publicKey: key.pem,
  };
}
