import { addressWithSecret, type Destination, type Instruction, WEAK } from "./instruction.ts";

export function distributionInstruction({ url }: Destination): Instruction {
  return {
    vendor: "distribution",
    title: "CNCF Distribution (Docker Registry)",
    intro: "Add this to the registry's config.yml and restart it.",
    code: `notifications:
  endpoints:
    - name: tagtrail
      url: ${url}
      headers:
        Authorization: [Bearer $SECRET]
      timeout: 3s
      threshold: 5
      backoff: 10s
      ignoredmediatypes:
        - application/octet-stream
      ignore:
        actions:
          - pull
`,
    notes: [
      "The registry keeps undelivered events in memory only: what happens while it cannot reach this console and is restarted is found by reading, without a name.",
      "Who pushed is told only when the registry asks for sign-in; otherwise the address is.",
    ],
  };
}

export function gitlabInstruction({ url }: Destination): Instruction {
  return {
    vendor: "gitlab",
    title: "GitLab Container Registry",
    intro: "On your own GitLab, add this to /etc/gitlab/gitlab.rb and run gitlab-ctl reconfigure.",
    code: `registry['notifications'] = [
  {
    'name' => 'tagtrail',
    'url' => '${url}',
    'timeout' => '3s',
    'threshold' => 5,
    'backoff' => '10s',
    'headers' => {
      'Authorization' => ['Bearer $SECRET']
    }
  }
]
`,
    notes: ["GitLab.com sends no events of its registry: there, tags are watched by reading."],
  };
}

export function zotInstruction({ url }: Destination): Instruction {
  const config = {
    extensions: {
      events: {
        enable: true,
        sinks: [
          {
            type: "http",
            address: url,
            timeout: "10s",
            headers: { Authorization: "Bearer $SECRET" },
          },
        ],
      },
    },
  };
  return {
    vendor: "zot",
    title: "zot",
    intro: "Add this to zot's config.json and restart it.",
    code: `${JSON.stringify(config, null, 2)}\n`,
    notes: [
      "Only builds with the events extension send events.",
      "zot sends each event once and does not try again: what is missed is found by reading.",
    ],
  };
}

export function harborInstruction({ url }: Destination): Instruction {
  const policy = {
    name: "tagtrail",
    enabled: true,
    event_types: ["PUSH_ARTIFACT", "DELETE_ARTIFACT"],
    targets: [{ type: "http", address: url, auth_header: "Bearer $SECRET", skip_cert_verify: false }],
  };
  return {
    vendor: "harbor",
    title: "Harbor",
    intro: "Once for every project, as its administrator. In the pages: Project, Webhooks, New Webhook.",
    code: `curl --fail --user admin --header 'Content-Type: application/json' \\
  --request POST "https://HARBOR/api/v2.0/projects/PROJECT/webhook/policies" \\
  --data '${JSON.stringify(policy, null, 2)}'
`,
    notes: [
      "Both payload formats are understood, Default and CloudEvents.",
      "Harbor sends nothing when a tag is added or removed on its own pages: that is found by reading.",
    ],
  };
}

export function giteaInstruction({ url }: Destination): Instruction {
  const hook = {
    type: "gitea",
    active: true,
    events: ["package"],
    config: { url, content_type: "json", secret: "$SECRET" },
  };
  return {
    vendor: "gitea",
    title: "Gitea or Forgejo",
    intro: "Once for every organisation, with a token that may change it. In the pages: Settings, Webhooks.",
    code: `curl --fail --header "Authorization: token $GITEA_TOKEN" --header 'Content-Type: application/json' \\
  --request POST "https://GITEA/api/v1/orgs/ORGANISATION/hooks" \\
  --data '${JSON.stringify(hook, null, 2)}'
`,
    notes: [
      "The secret signs each event and is not sent.",
      "The digest is not told, so the registry is asked after each event.",
      "Gitea sends to hosts of a private network only when webhook.ALLOWED_HOST_LIST allows it.",
    ],
  };
}

export function artifactoryInstruction({ url }: Destination): Instruction {
  const subscription = {
    key: "tagtrail",
    enabled: true,
    event_filter: {
      domain: "docker",
      event_types: ["pushed", "deleted", "promoted"],
      criteria: { anyLocal: true, anyRemote: false, repoKeys: [] },
    },
    handlers: [{ handler_type: "webhook", url, secret: "$SECRET", use_secret_for_signing: true }],
  };
  return {
    vendor: "artifactory",
    title: "JFrog Artifactory",
    intro: "As an administrator. In the pages: Administration, Platform Management, Webhooks.",
    code: `curl --fail --header "Authorization: Bearer $JFROG_TOKEN" --header 'Content-Type: application/json' \\
  --request POST "https://ARTIFACTORY/event/api/v1/subscriptions" \\
  --data '${JSON.stringify(subscription, null, 2)}'
`,
    notes: ["Repositories are named by their key in front: KEY/image. Neither time nor who is told."],
  };
}

export function quayInstruction(to: Destination): Instruction {
  const notification = {
    event: "repo_push",
    method: "webhook",
    config: { url: addressWithSecret(to) },
    eventConfig: {},
    title: "tagtrail",
  };
  return {
    vendor: "quay",
    title: "Quay",
    intro: "Once for every repository, with an OAuth token that may administer it.",
    code: `curl --fail --header "Authorization: Bearer $QUAY_TOKEN" --header 'Content-Type: application/json' \\
  --request POST "https://QUAY/api/v1/repository/NAMESPACE/REPOSITORY/notification/" \\
  --data '${JSON.stringify(notification, null, 2)}'
`,
    notes: [
      WEAK,
      "Leave the payload template empty.",
      "Quay switches a notification off after three failures in a row; switch it on again under Settings, Events and Notifications.",
    ],
  };
}
