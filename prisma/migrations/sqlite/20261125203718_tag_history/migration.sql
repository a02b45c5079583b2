-- CreateTable
CREATE TABLE "HistoryRegistry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "registryId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "watchingSince" DATETIME NOT NULL,
    "watchedUntil" DATETIME,
    "gapSince" DATETIME,
    "gapCause" TEXT,
    "heartbeatAt" DATETIME,
    "clockSkew" INTEGER NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "HistoryRepository" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "registryId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "gapSince" DATETIME,
    "gapCause" TEXT,
    CONSTRAINT "HistoryRepository_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "HistoryRegistry" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "HistoryTag" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "repositoryId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "sortKey" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'unknown',
    "digest" TEXT,
    "seenLo" DATETIME,
    "seenHi" DATETIME,
    "chainedAt" DATETIME,
    "movedAt" DATETIME,
    "important" BOOLEAN NOT NULL DEFAULT false,
    "nextReadAt" DATETIME,
    CONSTRAINT "HistoryTag_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "HistoryRepository" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Actor" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "name" TEXT,
    "salt" BLOB,
    "commitment" TEXT NOT NULL,
    "erasedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Evidence" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "registryId" INTEGER NOT NULL,
    "repositoryId" INTEGER,
    "tagId" INTEGER,
    "state" TEXT,
    "digest" TEXT,
    "mediaType" TEXT,
    "validLo" DATETIME NOT NULL,
    "validHi" DATETIME NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    "clock" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "sourceEventId" TEXT,
    "actorId" INTEGER,
    "actorHash" TEXT,
    "actorHow" TEXT,
    "reason" TEXT,
    "details" TEXT NOT NULL DEFAULT '{}',
    "identity" BLOB NOT NULL,
    "previousHash" BLOB NOT NULL,
    "hash" BLOB NOT NULL
);

-- CreateTable
CREATE TABLE "Checkpoint" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "hash" BLOB NOT NULL,
    "at" DATETIME NOT NULL,
    "keyId" TEXT NOT NULL,
    "signature" BLOB NOT NULL
);

-- CreateTable
CREATE TABLE "TagSpan" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "tagId" INTEGER NOT NULL,
    "digest" TEXT,
    "fromLo" DATETIME,
    "fromHi" DATETIME NOT NULL,
    "toLo" DATETIME,
    "toHi" DATETIME,
    "seenLo" DATETIME NOT NULL,
    "seenHi" DATETIME NOT NULL,
    "disputed" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "TagMove" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "registryId" INTEGER NOT NULL,
    "repositoryId" INTEGER,
    "tagId" INTEGER,
    "fromDigest" TEXT,
    "toDigest" TEXT,
    "atLo" DATETIME,
    "atHi" DATETIME NOT NULL,
    "certainty" TEXT NOT NULL,
    "fromKnown" BOOLEAN NOT NULL DEFAULT false,
    "actorId" INTEGER,
    "actorHow" TEXT,
    "source" TEXT NOT NULL,
    "reason" TEXT,
    "marks" TEXT NOT NULL DEFAULT '',
    "flagged" BOOLEAN NOT NULL DEFAULT false,
    "facet" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "Webhook" (
    "registryId" TEXT NOT NULL PRIMARY KEY,
    "sealedSecret" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "lastReceivedAt" DATETIME,
    "receivedCount" INTEGER NOT NULL DEFAULT 0,
    "refusedCount" INTEGER NOT NULL DEFAULT 0,
    "ignoredCount" INTEGER NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "registryId" TEXT NOT NULL,
    "receivedAt" DATETIME NOT NULL,
    "contentType" TEXT NOT NULL,
    "headers" TEXT NOT NULL,
    "body" BLOB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "processedAt" DATETIME
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

-- Prisma's models cannot say this; scripts/new-migration.mjs adds it.
CREATE UNIQUE INDEX "TagSpan_one_open_key" ON "TagSpan"("tagId") WHERE "toHi" IS NULL;
