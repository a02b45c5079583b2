-- CreateTable
CREATE TABLE "Change" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "registryId" TEXT NOT NULL,
    "registryName" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "result" TEXT,
    "reason" TEXT,
    "personId" TEXT NOT NULL,
    "personName" TEXT NOT NULL,
    "personHow" TEXT NOT NULL,
    "shown" TEXT NOT NULL,
    "requestKey" TEXT,
    "requestHash" TEXT,
    "undoes" TEXT,
    "undoneBy" TEXT,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "dueAt" DATETIME,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "owner" TEXT,
    "leaseUntil" DATETIME,
    "cancelRequested" BOOLEAN NOT NULL DEFAULT false,
    "bytesDone" BIGINT NOT NULL DEFAULT 0,
    "bytesTotal" BIGINT NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "ChangeStep" (
    "changeId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "registryId" TEXT NOT NULL,
    "registryName" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "tag" TEXT,
    "digest" TEXT,
    "from" TEXT,
    "details" TEXT NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'pending',
    "why" TEXT,
    "sentAt" DATETIME,
    "endedAt" DATETIME,

    PRIMARY KEY ("changeId", "position"),
    CONSTRAINT "ChangeStep_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TagLease" (
    "place" TEXT NOT NULL PRIMARY KEY,
    "holder" TEXT,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "until" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "KeepAlive" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "registryId" TEXT NOT NULL,
    "registryName" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "keptFor" TEXT NOT NULL,
    "changeId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'kept',
    "why" TEXT
);

-- CreateIndex
CREATE INDEX "Change_createdAt_id_idx" ON "Change"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Change_registryId_repository_createdAt_id_idx" ON "Change"("registryId", "repository", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Change_state_dueAt_idx" ON "Change"("state", "dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "Change_personId_requestKey_key" ON "Change"("personId", "requestKey");

-- CreateIndex
CREATE INDEX "ChangeStep_state_sentAt_idx" ON "ChangeStep"("state", "sentAt");

-- CreateIndex
CREATE INDEX "ChangeStep_registryId_repository_digest_idx" ON "ChangeStep"("registryId", "repository", "digest");

-- CreateIndex
CREATE INDEX "KeepAlive_expiresAt_idx" ON "KeepAlive"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "KeepAlive_registryId_repository_tag_key" ON "KeepAlive"("registryId", "repository", "tag");
