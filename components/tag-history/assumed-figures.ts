/**
 * How often an answer that says "assumed" was wrong, percent of all such answers, without webhooks: measured by the
 * benchmark `npm run bench -- history` with its first seed. `null`: not measured. Printed in the help beside the word.
 */
export const ASSUMED_WRONG: readonly { poll: string; movesPerDay: number; percent: number | null }[] = [
  { poll: "60 s", movesPerDay: 10, percent: 0.002 },
  { poll: "60 s", movesPerDay: 100, percent: 0.014 },
  { poll: "5 min", movesPerDay: 100, percent: 0.27 },
  { poll: "1 h", movesPerDay: 100, percent: 17.1 },
];
