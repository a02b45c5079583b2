-- CreateTable
CREATE TABLE "HistoryRegistry" (
    "id" SERIAL NOT NULL,
    "registryId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "watchingSince" TIMESTAMP(3) NOT NULL,
    "watchedUntil" TIMESTAMP(3),
    "gapSince" TIMESTAMP(3),
    "gapCause" TEXT,
    "heartbeatAt" TIMESTAMP(3),
    "clockSkew" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "HistoryRegistry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HistoryRepository" (
    "id" SERIAL NOT NULL,
    "registryId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "gapSince" TIMESTAMP(3),
    "gapCause" TEXT,

    CONSTRAINT "HistoryRepository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HistoryTag" (
    "id" SERIAL NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "sortKey" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'unknown',
    "digest" TEXT,
    "seenLo" TIMESTAMP(3),
    "seenHi" TIMESTAMP(3),
    "chainedAt" TIMESTAMP(3),
    "movedAt" TIMESTAMP(3),
    "important" BOOLEAN NOT NULL DEFAULT false,
    "nextReadAt" TIMESTAMP(3),

    CONSTRAINT "HistoryTag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Actor" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT,
    "salt" BYTEA,
    "commitment" TEXT NOT NULL,
    "erasedAt" TIMESTAMP(3),

    CONSTRAINT "Actor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Evidence" (
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "registryId" INTEGER NOT NULL,
    "repositoryId" INTEGER,
    "tagId" INTEGER,
    "state" TEXT,
    "digest" TEXT,
    "mediaType" TEXT,
    "validLo" TIMESTAMP(3) NOT NULL,
    "validHi" TIMESTAMP(3) NOT NULL,
    "recordedAt" TIMESTAMP(3) NOT NULL,
    "clock" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "sourceEventId" TEXT,
    "actorId" INTEGER,
    "actorHash" TEXT,
    "actorHow" TEXT,
    "reason" TEXT,
    "details" TEXT NOT NULL DEFAULT '{}',
    "identity" BYTEA NOT NULL,
    "previousHash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "Evidence_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "Checkpoint" (
    "seq" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "keyId" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "Checkpoint_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "TagSpan" (
    "seq" INTEGER NOT NULL,
    "tagId" INTEGER NOT NULL,
    "digest" TEXT,
    "fromLo" TIMESTAMP(3),
    "fromHi" TIMESTAMP(3) NOT NULL,
    "toLo" TIMESTAMP(3),
    "toHi" TIMESTAMP(3),
    "seenLo" TIMESTAMP(3) NOT NULL,
    "seenHi" TIMESTAMP(3) NOT NULL,
    "disputed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "TagSpan_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "TagMove" (
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "registryId" INTEGER NOT NULL,
    "repositoryId" INTEGER,
    "tagId" INTEGER,
    "fromDigest" TEXT,
    "toDigest" TEXT,
    "atLo" TIMESTAMP(3),
    "atHi" TIMESTAMP(3) NOT NULL,
    "certainty" TEXT NOT NULL,
    "fromKnown" BOOLEAN NOT NULL DEFAULT false,
    "actorId" INTEGER,
    "actorHow" TEXT,
    "source" TEXT NOT NULL,
    "reason" TEXT,
    "marks" TEXT NOT NULL DEFAULT '',
    "flagged" BOOLEAN NOT NULL DEFAULT false,
    "facet" INTEGER NOT NULL,

    CONSTRAINT "TagMove_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "Webhook" (
    "registryId" TEXT NOT NULL,
    "sealedSecret" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "lastReceivedAt" TIMESTAMP(3),
    "receivedCount" INTEGER NOT NULL DEFAULT 0,
    "refusedCount" INTEGER NOT NULL DEFAULT 0,
    "ignoredCount" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("registryId")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" SERIAL NOT NULL,
    "registryId" TEXT NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "contentType" TEXT NOT NULL,
    "headers" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "processedAt" TIMESTAMP(3),

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "HistoryRegistry_registryId_key" ON "HistoryRegistry"("registryId");

-- CreateIndex
CREATE INDEX "HistoryRepository_name_idx" ON "HistoryRepository"("name");

-- CreateIndex
CREATE UNIQUE INDEX "HistoryRepository_registryId_name_key" ON "HistoryRepository"("registryId", "name");

-- CreateIndex
CREATE INDEX "HistoryTag_nextReadAt_idx" ON "HistoryTag"("nextReadAt");

-- CreateIndex
CREATE INDEX "HistoryTag_name_idx" ON "HistoryTag"("name");

-- CreateIndex
CREATE UNIQUE INDEX "HistoryTag_repositoryId_name_key" ON "HistoryTag"("repositoryId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Actor_commitment_key" ON "Actor"("commitment");

-- CreateIndex
CREATE UNIQUE INDEX "Actor_kind_name_key" ON "Actor"("kind", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Evidence_identity_key" ON "Evidence"("identity");

-- CreateIndex
CREATE INDEX "Evidence_tagId_validHi_idx" ON "Evidence"("tagId", "validHi");

-- CreateIndex
CREATE INDEX "Evidence_actorId_idx" ON "Evidence"("actorId");

-- CreateIndex
CREATE INDEX "TagSpan_tagId_fromHi_seq_idx" ON "TagSpan"("tagId", "fromHi", "seq");

-- CreateIndex
CREATE INDEX "TagSpan_digest_fromHi_seq_idx" ON "TagSpan"("digest", "fromHi", "seq");

-- CreateIndex
CREATE INDEX "TagMove_by_time" ON "TagMove"("atHi", "seq", "facet", "registryId", "repositoryId", "tagId", "actorId");

-- CreateIndex
CREATE INDEX "TagMove_by_facet" ON "TagMove"("facet", "atHi", "seq", "registryId", "repositoryId", "tagId", "actorId");

-- CreateIndex
CREATE INDEX "TagMove_by_registry" ON "TagMove"("registryId", "facet", "atHi", "seq", "repositoryId", "tagId", "actorId");

-- CreateIndex
CREATE INDEX "TagMove_by_repository" ON "TagMove"("repositoryId", "atHi", "seq", "facet", "tagId", "actorId");

-- CreateIndex
CREATE INDEX "TagMove_by_tag" ON "TagMove"("tagId", "atHi", "seq", "facet", "actorId");

-- CreateIndex
CREATE INDEX "TagMove_by_actor" ON "TagMove"("actorId", "facet", "atHi", "seq", "registryId", "repositoryId", "tagId");

-- CreateIndex
CREATE INDEX "TagMove_toDigest_atHi_seq_idx" ON "TagMove"("toDigest", "atHi", "seq");

-- CreateIndex
CREATE INDEX "TagMove_fromDigest_atHi_seq_idx" ON "TagMove"("fromDigest", "atHi", "seq");

-- CreateIndex
CREATE INDEX "WebhookDelivery_state_id_idx" ON "WebhookDelivery"("state", "id");

-- CreateIndex
CREATE INDEX "WebhookDelivery_processedAt_idx" ON "WebhookDelivery"("processedAt");

-- AddForeignKey
ALTER TABLE "HistoryRepository" ADD CONSTRAINT "HistoryRepository_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "HistoryRegistry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HistoryTag" ADD CONSTRAINT "HistoryTag_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "HistoryRepository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Pages are cut by comparing these columns, so they sort by bytes on every server, whatever its locale.
-- Prisma's models cannot say this; scripts/new-migration.mjs adds it.
ALTER TABLE "HistoryRepository" ALTER COLUMN "name" SET DATA TYPE TEXT COLLATE "C";
ALTER TABLE "HistoryTag" ALTER COLUMN "name" SET DATA TYPE TEXT COLLATE "C";
ALTER TABLE "HistoryTag" ALTER COLUMN "sortKey" SET DATA TYPE TEXT COLLATE "C";

-- Prisma's models cannot say this; scripts/new-migration.mjs adds it.
CREATE UNIQUE INDEX "TagSpan_one_open_key" ON "TagSpan"("tagId") WHERE "toHi" IS NULL;
