import { z } from "zod";

/**
 * Zod compiles object schemas with `new Function` where it may. Our content security policy forbids that in the
 * browser, and even the attempt is reported, so zod is told before the first schema is made.
 */
if (typeof window !== "undefined") z.config({ jitless: true });
