import { z } from "zod";

/** Zod compiles schemas with `new Function` where it may; our content security policy forbids that, and reports it. */
if (typeof window !== "undefined") z.config({ jitless: true });
