/** How a person gives a credential to one kind of registry, and what to expect of it. Pure data for forms and pages. */
export interface RegistryKind {
  id: string;
  /** The name people know it by. */
  title: string;
  /** The address, where there is only one. */
  defaultUrl: string | null;
  /** What belongs into the field "Username". */
  usernameHint: string;
  /** Usernames with a fixed meaning, offered as choices; empty when the name is the person's own. */
  usernames: readonly string[];
  /** What belongs into the field "Password". */
  passwordHint: string;
  /** False where the registry does not list its repositories: they are named by hand. */
  hasCatalogue: "yes" | "no" | "with-credential";
  /** Whole sentences worth knowing before connecting. */
  notes: readonly string[];
}

const OWN_NAME = "Your user name";
const OWN_PASSWORD = "Password or access token";

/** In the order of the form: what people run themselves, then what they rent. */
export const REGISTRY_KINDS: readonly RegistryKind[] = [
  {
    id: "generic",
    title: "Any OCI registry",
    defaultUrl: null,
    usernameHint: OWN_NAME,
    usernames: [],
    passwordHint: OWN_PASSWORD,
    hasCatalogue: "yes",
    notes: [],
  },
  {
    id: "distribution",
    title: "CNCF Distribution (Docker Registry)",
    defaultUrl: null,
    usernameHint: "A user of the registry's htpasswd file or token server",
    usernames: [],
    passwordHint: OWN_PASSWORD,
    hasCatalogue: "yes",
    notes: ["Leave both fields empty when the registry asks for no sign-in."],
  },
  {
    id: "zot",
    title: "zot",
    defaultUrl: null,
    usernameHint: OWN_NAME,
    usernames: [],
    passwordHint: "Password or API key",
    hasCatalogue: "yes",
    notes: ["The catalogue lists the repositories this user may read."],
  },
  {
    id: "harbor",
    title: "Harbor",
    defaultUrl: null,
    usernameHint: "A user, or a robot account such as robot$project+name",
    usernames: [],
    passwordHint: "Password, CLI secret (when you sign in through OIDC), or the robot's secret",
    hasCatalogue: "with-credential",
    notes: ["The catalogue of the whole registry may need a system-level robot account or an administrator."],
  },
  {
    id: "quay",
    title: "Quay",
    defaultUrl: "https://quay.io",
    usernameHint: "A robot account such as namespace+name, your user name, or $oauthtoken",
    usernames: [],
    passwordHint: "The robot's token, an encrypted password, or an OAuth token",
    hasCatalogue: "with-credential",
    notes: ["Without a credential Quay lists no repositories: name them by hand."],
  },
  {
    id: "gitlab",
    title: "GitLab Container Registry",
    defaultUrl: "https://registry.gitlab.com",
    usernameHint: "Your user name, or the name of a deploy token",
    usernames: [],
    passwordHint:
      "Personal, group, project or deploy token with read_registry; to change tags, write_registry as well",
    hasCatalogue: "no",
    notes: [
      "Only administrators of a GitLab installation may read the catalogue: name the repositories by hand.",
      "On your own GitLab the token server is the GitLab host: agree to it when asked.",
    ],
  },
  {
    id: "gitea",
    title: "Gitea or Forgejo",
    defaultUrl: null,
    usernameHint: OWN_NAME,
    usernames: [],
    passwordHint: "Password, or an access token with read:package; to change tags, write:package",
    hasCatalogue: "yes",
    notes: [],
  },
  {
    id: "docker-hub",
    title: "Docker Hub",
    defaultUrl: "https://registry-1.docker.io",
    usernameHint: "Your Docker ID, or the organisation's name for an organisation token",
    usernames: [],
    passwordHint: "Access token (recommended) or password",
    hasCatalogue: "no",
    notes: [
      "Docker Hub lists no repositories: name them by hand. Official images are library/name.",
      "Reading manifests counts against your pull limit.",
    ],
  },
  {
    id: "ghcr",
    title: "GitHub Container Registry",
    defaultUrl: "https://ghcr.io",
    usernameHint: "Your GitHub user name",
    usernames: [],
    passwordHint:
      "Classic personal access token with read:packages; to change tags, write:packages and delete:packages",
    hasCatalogue: "no",
    notes: ["GHCR lists no repositories: name them by hand."],
  },
  {
    id: "ecr",
    title: "Amazon ECR",
    defaultUrl: null,
    usernameHint: "AWS",
    usernames: ["AWS"],
    passwordHint: "What `aws ecr get-login-password` prints; it is valid for 12 hours",
    hasCatalogue: "yes",
    notes: ["The password ends after 12 hours and has to be given anew."],
  },
  {
    id: "gar",
    title: "Google Artifact Registry or GCR",
    defaultUrl: null,
    usernameHint: "_json_key for a key file, oauth2accesstoken for a short access token",
    usernames: ["_json_key", "_json_key_base64", "oauth2accesstoken"],
    passwordHint: "The whole key file, the same in base64, or the access token (valid for at most one hour)",
    hasCatalogue: "with-credential",
    notes: [
      "A key file of a service account with the role Artifact Registry Reader lasts; an access token does not.",
    ],
  },
  {
    id: "acr",
    title: "Azure Container Registry",
    defaultUrl: null,
    usernameHint:
      "A repository-scoped token's name, the admin user, a service principal's id, or the zero GUID",
    usernames: ["00000000-0000-0000-0000-000000000000"],
    passwordHint: "Its password; with the zero GUID, what `az acr login --expose-token` prints",
    hasCatalogue: "with-credential",
    notes: ["With the zero GUID the password is a refresh token that ends after some hours."],
  },
  {
    id: "yandex",
    title: "Yandex Container Registry",
    defaultUrl: "https://cr.yandex",
    usernameHint: "json_key for a service account's key, oauth or iam for a token",
    usernames: ["json_key", "oauth", "iam"],
    passwordHint:
      "The whole key file (no end), an OAuth token (12 months), or an IAM token (at most 12 hours)",
    hasCatalogue: "with-credential",
    notes: [
      "Repositories are named by the registry's id: crp…/name. Name them by hand if the list stays closed.",
    ],
  },
  {
    id: "sandbox",
    title: "Built-in sample registry",
    defaultUrl: null,
    usernameHint: OWN_NAME,
    usernames: [],
    passwordHint: OWN_PASSWORD,
    hasCatalogue: "yes",
    notes: [],
  },
];
