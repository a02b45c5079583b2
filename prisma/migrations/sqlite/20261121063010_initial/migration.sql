-- CreateTable
CREATE TABLE "Repository" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "registryId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sortKey" TEXT NOT NULL,
    "tagCount" INTEGER NOT NULL DEFAULT 0,
    "auxiliaryTagCount" INTEGER NOT NULL DEFAULT 0,
    "versionCount" INTEGER NOT NULL DEFAULT 0,
    "size" BIGINT NOT NULL DEFAULT 0,
    "newestAt" DATETIME,
    "lastMovedAt" DATETIME,
    "named" BOOLEAN NOT NULL DEFAULT false,
    "firstSeenAt" DATETIME NOT NULL,
    "listedAt" DATETIME,
    "checkedAt" DATETIME,
    "complete" BOOLEAN NOT NULL DEFAULT false,
    "cause" TEXT,
    "goneSince" DATETIME,
    CONSTRAINT "Repository_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "Registry" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Tag" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "repositoryId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "nameLower" TEXT NOT NULL,
    "sortKey" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'tag',
    "digest" TEXT,
    "mediaType" TEXT,
    "purpose" TEXT,
    "size" BIGINT,
    "createdAt" DATETIME,
    "platforms" TEXT NOT NULL DEFAULT '[]',
    "signed" BOOLEAN NOT NULL DEFAULT false,
    "firstSeenAt" DATETIME NOT NULL,
    "movedAt" DATETIME,
    "checkedAt" DATETIME,
    "cause" TEXT,
    CONSTRAINT "Tag_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Version" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "repositoryId" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'top',
    "mediaType" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "artifactType" TEXT,
    "size" BIGINT NOT NULL,
    "createdAt" DATETIME,
    "platforms" TEXT NOT NULL DEFAULT '[]',
    "signed" BOOLEAN NOT NULL DEFAULT false,
    "tagCount" INTEGER NOT NULL DEFAULT 0,
    "firstSeenAt" DATETIME NOT NULL,
    "lastSeenAt" DATETIME NOT NULL,
    "goneSince" DATETIME,
    CONSTRAINT "Version_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Manifest" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "mediaType" TEXT NOT NULL,
    "bytes" BLOB NOT NULL,
    "purpose" TEXT NOT NULL,
    "artifactType" TEXT,
    "subject" TEXT,
    "configDigest" TEXT,
    "createdAt" DATETIME,
    "platforms" TEXT NOT NULL DEFAULT '[]',
    "size" BIGINT NOT NULL,
    "storedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ManifestBlob" (
    "manifestDigest" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "mediaType" TEXT NOT NULL,

    PRIMARY KEY ("manifestDigest", "position"),
    CONSTRAINT "ManifestBlob_manifestDigest_fkey" FOREIGN KEY ("manifestDigest") REFERENCES "Manifest" ("digest") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ManifestChild" (
    "parentDigest" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    PRIMARY KEY ("parentDigest", "position"),
    CONSTRAINT "ManifestChild_parentDigest_fkey" FOREIGN KEY ("parentDigest") REFERENCES "Manifest" ("digest") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ConfigBlob" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "bytes" BLOB NOT NULL,
    "storedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Scan" (
    "registryId" TEXT NOT NULL PRIMARY KEY,
    "state" TEXT NOT NULL DEFAULT 'idle',
    "owner" TEXT,
    "leaseUntil" DATETIME,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "repositoriesDone" INTEGER NOT NULL DEFAULT 0,
    "repositoriesTotal" INTEGER,
    "tagsDone" INTEGER NOT NULL DEFAULT 0,
    "resumeAfter" TEXT,
    "cause" TEXT,
    CONSTRAINT "Scan_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "Registry" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Registry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "discovery" TEXT NOT NULL DEFAULT 'catalog',
    "username" TEXT,
    "sealedSecret" TEXT,
    "secretKind" TEXT,
    "allowedRealms" TEXT NOT NULL DEFAULT '[]',
    "caCertificate" TEXT,
    "verifyTls" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'unchecked',
    "cause" TEXT,
    "checkedAt" DATETIME,
    "capabilities" TEXT,
    "scannedAt" DATETIME,
    "repositoryCount" INTEGER NOT NULL DEFAULT 0,
    "tagCount" INTEGER NOT NULL DEFAULT 0,
    "versionCount" INTEGER NOT NULL DEFAULT 0,
    "size" BIGINT NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateIndex
CREATE INDEX "Repository_registryId_sortKey_id_idx" ON "Repository"("registryId", "sortKey", "id");

-- CreateIndex
CREATE INDEX "Repository_registryId_newestAt_id_idx" ON "Repository"("registryId", "newestAt", "id");

-- CreateIndex
CREATE INDEX "Repository_registryId_size_id_idx" ON "Repository"("registryId", "size", "id");

-- CreateIndex
CREATE INDEX "Repository_registryId_tagCount_id_idx" ON "Repository"("registryId", "tagCount", "id");

-- CreateIndex
CREATE INDEX "Repository_sortKey_id_idx" ON "Repository"("sortKey", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Repository_registryId_name_key" ON "Repository"("registryId", "name");

-- CreateIndex
CREATE INDEX "Tag_repositoryId_role_sortKey_id_idx" ON "Tag"("repositoryId", "role", "sortKey", "id");

-- CreateIndex
CREATE INDEX "Tag_repositoryId_role_size_id_idx" ON "Tag"("repositoryId", "role", "size", "id");

-- CreateIndex
CREATE INDEX "Tag_repositoryId_role_createdAt_id_idx" ON "Tag"("repositoryId", "role", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Tag_repositoryId_role_movedAt_id_idx" ON "Tag"("repositoryId", "role", "movedAt", "id");

-- CreateIndex
CREATE INDEX "Tag_repositoryId_digest_idx" ON "Tag"("repositoryId", "digest");

-- CreateIndex
CREATE INDEX "Tag_nameLower_idx" ON "Tag"("nameLower");

-- CreateIndex
CREATE UNIQUE INDEX "Tag_repositoryId_name_key" ON "Tag"("repositoryId", "name");

-- CreateIndex
CREATE INDEX "Version_repositoryId_role_createdAt_id_idx" ON "Version"("repositoryId", "role", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Version_repositoryId_role_size_id_idx" ON "Version"("repositoryId", "role", "size", "id");

-- CreateIndex
CREATE INDEX "Version_repositoryId_role_lastSeenAt_id_idx" ON "Version"("repositoryId", "role", "lastSeenAt", "id");

-- CreateIndex
CREATE INDEX "Version_digest_idx" ON "Version"("digest");

-- CreateIndex
CREATE UNIQUE INDEX "Version_repositoryId_digest_key" ON "Version"("repositoryId", "digest");

-- CreateIndex
CREATE INDEX "Manifest_subject_idx" ON "Manifest"("subject");

-- CreateIndex
CREATE INDEX "ManifestBlob_digest_idx" ON "ManifestBlob"("digest");

-- CreateIndex
CREATE INDEX "ManifestChild_digest_idx" ON "ManifestChild"("digest");

-- CreateIndex
CREATE UNIQUE INDEX "Registry_name_key" ON "Registry"("name");
