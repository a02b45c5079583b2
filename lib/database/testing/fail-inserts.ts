import type { Database } from "../database.ts";

/**
 * Makes the database refuse rows of a table with a value in a column, as a full disk would.
 *
 * @returns ends it
 */
export async function failInserts(
  { client, kind }: Database,
  { table, column, value }: { table: string; column: string; value: string },
): Promise<() => Promise<void>> {
  const [begin, end] =
    kind === "sqlite"
      ? [
          `CREATE TRIGGER "full" BEFORE INSERT ON "${table}" WHEN NEW."${column}" = '${value}'
             BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
          'DROP TRIGGER "full"',
        ]
      : [
          `ALTER TABLE "${table}" ADD CONSTRAINT "full" CHECK ("${column}" <> '${value}')`,
          `ALTER TABLE "${table}" DROP CONSTRAINT "full"`,
        ];
  await client.$executeRawUnsafe(begin);
  return async () => {
    await client.$executeRawUnsafe(end);
  };
}
