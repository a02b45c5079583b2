import { ACR, ECR, GAR, YANDEX } from "./deletion-facts.ts";
import type { Provider } from "./provider.ts";

const USUAL = { tokenRealms: [], pageSize: 1000, fallbackPageSize: 100, referrers: "ask" } as const;

/** Services of cloud vendors; their token servers are the registry's own host. */
export const CLOUD: readonly Provider[] = [
  // `n` above 1000 is answered 405 UNSUPPORTED (ggcr #681).
  {
    ...USUAL,
    id: "ecr",
    hosts: [
      "*.dkr.ecr.*.amazonaws.com",
      "*.dkr.ecr-fips.*.amazonaws.com",
      "*.dkr.ecr.*.amazonaws.com.cn",
      "public.ecr.aws",
    ],
    catalogue: "yes",
    deletion: ECR,
  },
  {
    ...USUAL,
    id: "gar",
    hosts: ["*.pkg.dev", "gcr.io", "us.gcr.io", "eu.gcr.io", "asia.gcr.io"],
    catalogue: "with-credential",
    deletion: GAR,
  },
  {
    ...USUAL,
    id: "acr",
    hosts: ["*.azurecr.io", "*.azurecr.cn", "*.azurecr.us"],
    catalogue: "with-credential",
    deletion: ACR,
  },
  {
    ...USUAL,
    id: "yandex",
    hosts: ["cr.yandex", "registry.yandexcloud.net"],
    catalogue: "with-credential",
    deletion: YANDEX,
  },
];
