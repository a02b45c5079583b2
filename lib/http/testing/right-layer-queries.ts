/** Queries about files that are right for an image with a Debian-like base, of which one layer is given. */
export function rightLayerQueries(
  named: { registry: string; repository: string },
  image: string,
  layer: string,
) {
  return {
    listEntries: { ...named, digest: layer, image, path: "etc", wait: "1" },
    getEntry: { ...named, digest: image, path: "etc/os-release" },
    getFile: { ...named, digest: image, path: "etc/os-release" },
    watchReading: { ...named, digest: image },
    downloadLayer: { ...named, digest: layer },
    downloadImage: { ...named, digest: image, tag: "latest" },
    compareImages: { ...named, from: image, to: image },
    compareFiles: { ...named, from: image, to: image },
  };
}
