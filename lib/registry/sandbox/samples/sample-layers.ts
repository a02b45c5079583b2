import { pseudoRandomBytes, pseudoRandomHex } from "./pseudo-random.ts";
import type { LayerEntry } from "./tar-layer.ts";

const KIB = 1024;

const PASSWD = `root:x:0:0:root:/root:/bin/sh
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;

const packageStatus = (names: readonly string[], architecture: string) =>
  names
    .map(
      (name, index) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: ${architecture}\nVersion: ${index + 1}.0-1\n`,
    )
    .join("\n");

/** A small Debian-like root file system. */
export function baseFiles(architecture: string, release: string): LayerEntry[] {
  const library = architecture === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
  const packages = [
    "base-files",
    "bash",
    "ca-certificates",
    "coreutils",
    "dash",
    "libc6",
    "tzdata",
    "zlib1g",
  ];
  return [
    { name: "bin", link: "usr/bin" },
    { name: "etc/" },
    { name: "etc/debian_version", content: `${release}\n` },
    {
      name: "etc/os-release",
      content: `PRETTY_NAME="Debian-like ${release}"\nID=debian-like\nVERSION_ID="${release}"\n`,
    },
    { name: "etc/passwd", content: PASSWD },
    { name: "etc/shadow", content: "root:*:19000:0:99999:7:::\n", mode: 0o640 },
    { name: "etc/ssl/certs/ca-certificates.crt", content: "# certificates of a sample, none is real\n" },
    { name: "root/", mode: 0o700 },
    { name: "tmp/", mode: 0o1777 },
    { name: "usr/bin/dash", content: pseudoRandomBytes(`dash ${architecture}`, 90 * KIB), mode: 0o755 },
    { name: "usr/bin/sh", link: "dash" },
    { name: "usr/bin/su", content: pseudoRandomBytes(`su ${architecture}`, 40 * KIB), mode: 0o4755 },
    {
      name: `usr/lib/${library}/libc.so.6`,
      content: pseudoRandomBytes(`libc ${architecture} ${release}`, 260 * KIB),
      mode: 0o755,
    },
    { name: "usr/share/zoneinfo/UTC", content: "TZif2" },
    { name: "var/lib/dpkg/status", content: packageStatus(packages, architecture) },
  ];
}

/** A language runtime on top of the base. */
export function runtimeFiles(name: string, version: string, architecture: string): LayerEntry[] {
  const seed = `${name} ${version} ${architecture}`;
  return [
    { name: `usr/local/bin/${name}`, content: pseudoRandomBytes(seed, 320 * KIB), mode: 0o755 },
    { name: `usr/local/include/${name}/version.h`, content: `#define VERSION "${version}"\n` },
    { name: `usr/local/share/doc/${name}/LICENSE`, content: `Licence of ${name} ${version}.\n`.repeat(40) },
  ];
}

/** `node_modules` of an application. */
export function dependencyFiles(revision: number): LayerEntry[] {
  const names = [
    "accepts",
    "bytes",
    "cookie",
    "debug",
    "express",
    "mime",
    "pino",
    "qs",
    "send",
    "undici",
    "zod",
  ];
  return names.flatMap((name) => [
    {
      name: `app/node_modules/${name}/package.json`,
      content: `${JSON.stringify({ name, version: `${revision}.0.0` }, null, 2)}\n`,
    },
    {
      name: `app/node_modules/${name}/index.js`,
      content: `"use strict";\nmodule.exports = ${JSON.stringify(pseudoRandomHex(name, 40))};\n`.repeat(30),
    },
    { name: `app/node_modules/${name}/README.md`, content: `# ${name}\n\nRevision ${revision}.\n` },
  ]);
}

/** The application itself, different in every version. */
export function applicationFiles(version: string, commit: string): LayerEntry[] {
  return [
    { name: "app/", uid: 1000 },
    {
      name: "app/package.json",
      content: `${JSON.stringify({ name: "storefront", version, main: "server.js" }, null, 2)}\n`,
      uid: 1000,
    },
    {
      name: "app/server.js",
      content: `import { serve } from "./http.js";\n\nserve({ port: 8080, version: "${version}" });\n`,
      uid: 1000,
    },
    { name: "app/http.js", content: `export function serve(options) {\n  // ${commit}\n}\n`, uid: 1000 },
    {
      name: "app/public/index.html",
      content: `<!doctype html>\n<title>Storefront ${version}</title>\n`,
      uid: 1000,
    },
    { name: "app/public/app.css", content: "body { font: 16px/1.5 sans-serif; }\n".repeat(20), uid: 1000 },
    {
      name: "app/public/logo.png",
      content: pseudoRandomBytes(`logo ${version.slice(0, 4)}`, 12 * KIB),
      uid: 1000,
    },
    { name: "app/config/default.yaml", content: `log: info\nversion: ${version}\n`, uid: 1000 },
  ];
}

/** What a clean-up step leaves: whiteouts of files in the layers below. */
export function cleanUpFiles(): LayerEntry[] {
  return [{ name: "usr/local/include/" }, { name: "usr/local/include/.wh.node", content: "" }];
}

/** One program without dependencies. */
export function binaryFiles(name: string, version: string, architecture: string): LayerEntry[] {
  return [{ name, content: pseudoRandomBytes(`${name} ${version} ${architecture}`, 110 * KIB), mode: 0o755 }];
}
