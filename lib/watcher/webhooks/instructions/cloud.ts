import { addressWithSecret, type Destination, type Instruction, WEAK } from "./instruction.ts";

export function dockerHubInstruction(to: Destination): Instruction {
  return {
    vendor: "docker-hub",
    title: "Docker Hub",
    intro: "In the repository: Webhooks. Give it any name and this address, once for every repository.",
    code: `${addressWithSecret(to)}\n`,
    notes: [WEAK, "Neither the digest nor a removal is told: the registry is asked after each push."],
  };
}

export function ghcrInstruction({ url }: Destination): Instruction {
  const hook = {
    name: "web",
    active: true,
    events: ["registry_package"],
    config: { url, content_type: "json", secret: "$SECRET" },
  };
  return {
    vendor: "ghcr",
    title: "GitHub Container Registry",
    intro:
      "Once for the organisation, or under Settings, Webhooks of each repository that packages belong to.",
    code: `gh api --method POST /orgs/ORGANISATION/hooks --input - <<'JSON'
${JSON.stringify(hook, null, 2)}
JSON
`,
    notes: [
      "The secret signs each event and is not sent.",
      "Choose the content type application/json.",
      "A repository's webhook tells only of packages that are linked to it. Removals are not told.",
    ],
  };
}

export function acrInstruction({ url, name }: Destination): Instruction {
  return {
    vendor: "acr",
    title: "Azure Container Registry",
    intro: "With the Azure CLI, for every registry and each of its replicas.",
    code: `az acr webhook create --registry REGISTRY --name tagtrail${name.replace(/[^a-z0-9]/g, "")} \\
  --actions push delete \\
  --uri '${url}' \\
  --headers "Authorization=Bearer $SECRET"
`,
    notes: [
      "Who pushed is not told.",
      "A removal by digest tells none of the tags that went with it: those are read at once.",
    ],
  };
}

export function ecrInstruction({ url, name }: Destination): Instruction {
  return {
    vendor: "ecr",
    title: "Amazon ECR",
    intro: "EventBridge sends to an API destination. The role must be allowed events:InvokeApiDestination.",
    code: `aws events create-connection --name tagtrail-${name} --authorization-type API_KEY \\
  --auth-parameters "ApiKeyAuthParameters={ApiKeyName=Authorization,ApiKeyValue='Bearer $SECRET'}"
aws events create-api-destination --name tagtrail-${name} --http-method POST \\
  --invocation-endpoint '${url}' --connection-arn CONNECTION_ARN
aws events put-rule --name tagtrail-${name} \\
  --event-pattern '{"source":["aws.ecr"],"detail-type":["ECR Image Action"]}'
aws events put-targets --rule tagtrail-${name} \\
  --targets Id=tagtrail,Arn=API_DESTINATION_ARN,RoleArn=ROLE_ARN
`,
    notes: [
      "The address must be https, with a certificate that AWS trusts.",
      "AWS delivers these events as well as it can, which it does not promise. Who pushed is not told.",
    ],
  };
}

export function garInstruction(to: Destination): Instruction {
  return {
    vendor: "gar",
    title: "Google Artifact Registry",
    intro: "Artifact Registry tells of changes on the Pub/Sub topic gcr of the project.",
    code: `gcloud pubsub topics create gcr
gcloud pubsub subscriptions create tagtrail-${to.name} --topic=gcr \\
  --push-endpoint="${addressWithSecret(to)}" --ack-deadline=30
`,
    notes: [WEAK, "The topic may exist already. Who pushed is not told."],
  };
}

export function yandexInstruction({ url, name }: Destination): Instruction {
  return {
    vendor: "yandex",
    title: "Yandex Container Registry",
    intro: "A trigger runs a function that passes its messages on. Save this as index.js.",
    code: `// index.js
exports.handler = async (event) => {
  const answer = await fetch('${url}', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + process.env.SECRET },
    body: JSON.stringify({ messages: event.messages }),
  });
  if (!answer.ok) throw new Error('answered ' + answer.status);
};

# in the same folder
yc serverless function create --name tagtrail-${name}
yc serverless function version create --function-name tagtrail-${name} --runtime nodejs22 \\
  --entrypoint index.handler --source-path index.js --environment "SECRET=$SECRET"
yc serverless trigger create container-registry --name tagtrail-${name} --registry-id REGISTRY_ID \\
  --events create-image-tag,delete-image-tag,delete-image \\
  --batch-size 10 --batch-cutoff 1s \\
  --invoke-function-name tagtrail-${name} --invoke-function-service-account-id ACCOUNT_ID
`,
    notes: ["Who pushed is not told.", "A failed delivery is tried again when the trigger has retries."],
  };
}
