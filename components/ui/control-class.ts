/** What every text control looks like: 30 px high, a hairline that turns into the accent on focus. */
export const controlClass =
  "w-full min-w-0 rounded-control border border-line bg-panel px-2.5 text-sm text-ink outline-offset-0 " +
  "aria-invalid:border-bad disabled:opacity-55";
