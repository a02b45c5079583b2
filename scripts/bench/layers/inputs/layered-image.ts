import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./cached-file.ts";

/** Images in a folder, unpacked and changed by umoci, and taken from and to a registry by skopeo. */
export interface ImageFolder {
  /** Unpacks an image of a registry and answers the folder with its root file system. */
  unpack(host: string, repository: string): Promise<string>;
  /** Makes an image with three layers more than another one, and pushes it. */
  addLayers(host: string, from: string, to: string): Promise<void>;
}

/** @param folder an empty one, which the caller removes */
export async function openImageFolder(folder: string): Promise<ImageFolder> {
  const layout = join(folder, "layout");
  const umoci = (...words: string[]) => runCommand({ words: ["umoci", ...words] });
  const skopeo = (...words: string[]) =>
    runCommand({ words: ["skopeo", "--insecure-policy", "copy", "--quiet", ...words] });
  await umoci("init", "--layout", layout);
  let taken = 0;
  const take = async (host: string, repository: string) => {
    taken += 1;
    const image = `${layout}:${taken}`;
    await skopeo("--src-tls-verify=false", `docker://${host}/${repository}:latest`, `oci:${image}`);
    const bundle = join(folder, `bundle-${taken}`);
    await umoci("unpack", "--image", image, bundle);
    return { image, bundle };
  };
  return {
    unpack: async (host, repository) => join((await take(host, repository)).bundle, "rootfs"),
    async addLayers(host, from, to) {
      const { image, bundle } = await take(host, from);
      await runCommand({ words: ["bash", "-c", CHANGES, "bash", join(bundle, "rootfs")] });
      await umoci("repack", "--image", image, bundle);
      const source = join(folder, "insert");
      mkdirSync(source);
      for (let i = 0; i < 20; i += 1) writeFileSync(join(source, `note-${i}`), `note ${i}\n`);
      await umoci("insert", "--image", image, "--opaque", source, "/usr/share/doc");
      await umoci("insert", "--image", image, "--whiteout", "/usr/share/locale");
      await skopeo("--dest-tls-verify=false", `oci:${image}`, `docker://${host}/${to}:latest`);
    },
  };
}

/** What a Dockerfile does to a system: removes, replaces by other kinds, links, changes modes and owners. */
const CHANGES = `set -e
  cd "$1"
  rm --recursive usr/share/doc/a* usr/share/bash-completion
  rm etc/motd || true
  echo bench > etc/hostname
  echo more >> etc/profile
  rm --recursive usr/share/base-files && echo "now a file" > usr/share/base-files
  rm --recursive usr/share/debianutils && ln --symbolic base-files usr/share/debianutils
  rm etc/debian_version && mkdir etc/debian_version && echo "now in a directory" > etc/debian_version/content
  ln usr/bin/tac usr/bin/another-name-of-tac
  ln --symbolic ../bin/nowhere usr/bin/nowhere
  chmod 4755 usr/bin/tail
  chown 1000:1000 usr/bin/head
  mkdir --parents opt/app/deep/tree && cp etc/passwd "opt/app/deep/tree/name with spaces and ü"
  mkfifo opt/app/pipe
  touch --date=@86400 etc/issue`;
