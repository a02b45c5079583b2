/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The server listens on loopback, where compressing costs more than it saves and holds back event streams;
  // a proxy in front of it compresses better.
  compress: false,
  images: { unoptimized: true },
  productionBrowserSourceMaps: false,
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // Loaded by Node itself, so that the server's own code and the bundled routes share one copy of each:
  // native code cannot be bundled, and counters, log streams and connection pools must not exist twice.
  serverExternalPackages: ["better-sqlite3", "pg", "pino", "prom-client", "undici"],
  allowedDevOrigins: ["127.0.0.1"],
  devIndicators: false,

  experimental: {
    // Writing the cache costs a first build a third of its time, and most installations build once.
    turbopackFileSystemCacheForBuild: false,
    // In development its stream never ends behind our own server, and no click ever opens a page.
    reactDebugChannel: false,
    // Loading every page before the first one is asked for keeps that one waiting for more than a second.
    preloadEntriesOnStart: false,
  },
};
export default config;
