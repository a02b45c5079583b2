/** How we name ourselves, so that a registry's own log and event filters can tell us apart. Kept equal to package.json by a test. */
export const USER_AGENT = "Tagtrail/0.1.0";
