import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Verification } from "#lib/contract/tag-history.ts";
import { knownClaims } from "./known-claims.ts";
import type { ProofContext } from "./proof-context.ts";
import { verifyChain } from "./verify-chain.ts";

/**
 * Verifies the whole chain and the checkpoints this server knows of. One at a time: whoever asks meanwhile
 * gets the answer of the verification that is running.
 *
 * @throws Forbidden; Unavailable when the database or the file of checkpoints cannot be read
 */
export async function verifyHistory(context: ProofContext, person: Person): Promise<Verification> {
  authorise(person, "history.read");
  const { current } = context;
  current.verification ??= verifyNow(context).finally(() => {
    current.verification = null;
  });
  return await current.verification;
}

async function verifyNow(context: ProofContext): Promise<Verification> {
  const began = performance.now();
  const reading = await context.openReading();
  try {
    const claims = await knownClaims(reading, context.dataFolder, context.key);
    const report = await verifyChain(reading, { claims });
    const took = Math.round(performance.now() - began);
    const verification = {
      ok: report.firstBad === null,
      ...report,
      verifiedAt: context.clock().toISOString(),
      took,
    };
    if (report.firstBad === null) context.logger.info({ records: report.records, took }, "history verified");
    else context.logger.error({ firstBad: report.firstBad }, "the history does not verify");
    return verification;
  } finally {
    await reading.close();
  }
}
