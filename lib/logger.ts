import { pino } from "pino";

/**
 * Structured JSON lines on standard error. Text from registries and people goes into fields, never into
 * the message, so that it cannot forge lines (threats 88). Secrets have no field here: pass names, not values.
 */
export const logger = pino(
  { level: "info", base: undefined, redact: ["*.password", "*.token", "*.authorization", "*.secret"] },
  pino.destination(2),
);
