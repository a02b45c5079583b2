-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Repository" (
    "id" SERIAL NOT NULL,
    "registryId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sortKey" TEXT NOT NULL,
    "tagCount" INTEGER NOT NULL DEFAULT 0,
    "auxiliaryTagCount" INTEGER NOT NULL DEFAULT 0,
    "versionCount" INTEGER NOT NULL DEFAULT 0,
    "size" BIGINT NOT NULL DEFAULT 0,
    "newestAt" TIMESTAMP(3),
    "lastMovedAt" TIMESTAMP(3),
    "named" BOOLEAN NOT NULL DEFAULT false,
    "firstSeenAt" TIMESTAMP(3) NOT NULL,
    "listedAt" TIMESTAMP(3),
    "checkedAt" TIMESTAMP(3),
    "complete" BOOLEAN NOT NULL DEFAULT false,
    "cause" TEXT,
    "goneSince" TIMESTAMP(3),

    CONSTRAINT "Repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Tag" (
    "id" SERIAL NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "nameLower" TEXT NOT NULL,
    "sortKey" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'tag',
    "digest" TEXT,
    "mediaType" TEXT,
    "purpose" TEXT,
    "size" BIGINT,
    "createdAt" TIMESTAMP(3),
    "platforms" TEXT NOT NULL DEFAULT '[]',
    "signed" BOOLEAN NOT NULL DEFAULT false,
    "firstSeenAt" TIMESTAMP(3) NOT NULL,
    "movedAt" TIMESTAMP(3),
    "checkedAt" TIMESTAMP(3),
    "cause" TEXT,

    CONSTRAINT "Tag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Version" (
    "id" SERIAL NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'top',
    "mediaType" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "artifactType" TEXT,
    "size" BIGINT NOT NULL,
    "createdAt" TIMESTAMP(3),
    "platforms" TEXT NOT NULL DEFAULT '[]',
    "signed" BOOLEAN NOT NULL DEFAULT false,
    "tagCount" INTEGER NOT NULL DEFAULT 0,
    "firstSeenAt" TIMESTAMP(3) NOT NULL,
    "lastSeenAt" TIMESTAMP(3) NOT NULL,
    "goneSince" TIMESTAMP(3),

    CONSTRAINT "Version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Manifest" (
    "digest" TEXT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "artifactType" TEXT,
    "subject" TEXT,
    "configDigest" TEXT,
    "createdAt" TIMESTAMP(3),
    "platforms" TEXT NOT NULL DEFAULT '[]',
    "size" BIGINT NOT NULL,
    "storedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Manifest_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "ManifestBlob" (
    "manifestDigest" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "mediaType" TEXT NOT NULL,

    CONSTRAINT "ManifestBlob_pkey" PRIMARY KEY ("manifestDigest","position")
);

-- CreateTable
CREATE TABLE "ManifestChild" (
    "parentDigest" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "ManifestChild_pkey" PRIMARY KEY ("parentDigest","position")
);

-- CreateTable
CREATE TABLE "ConfigBlob" (
    "digest" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "storedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ConfigBlob_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "Scan" (
    "registryId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'idle',
    "owner" TEXT,
    "leaseUntil" TIMESTAMP(3),
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "repositoriesDone" INTEGER NOT NULL DEFAULT 0,
    "repositoriesTotal" INTEGER,
    "tagsDone" INTEGER NOT NULL DEFAULT 0,
    "resumeAfter" TEXT,
    "cause" TEXT,

    CONSTRAINT "Scan_pkey" PRIMARY KEY ("registryId")
);

-- CreateTable
CREATE TABLE "Registry" (
    "id" TEXT NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'unchecked',
    "cause" TEXT,
    "checkedAt" TIMESTAMP(3),
    "capabilities" TEXT,
    "scannedAt" TIMESTAMP(3),
    "repositoryCount" INTEGER NOT NULL DEFAULT 0,
    "tagCount" INTEGER NOT NULL DEFAULT 0,
    "versionCount" INTEGER NOT NULL DEFAULT 0,
    "size" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "Registry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("name")
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

-- AddForeignKey
ALTER TABLE "Repository" ADD CONSTRAINT "Repository_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "Registry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Tag" ADD CONSTRAINT "Tag_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Version" ADD CONSTRAINT "Version_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ManifestBlob" ADD CONSTRAINT "ManifestBlob_manifestDigest_fkey" FOREIGN KEY ("manifestDigest") REFERENCES "Manifest"("digest") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ManifestChild" ADD CONSTRAINT "ManifestChild_parentDigest_fkey" FOREIGN KEY ("parentDigest") REFERENCES "Manifest"("digest") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Scan" ADD CONSTRAINT "Scan_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "Registry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Pages are cut by comparing these columns, so they sort by bytes on every server, whatever its locale.
-- Prisma's models cannot say this; scripts/new-migration.mjs adds it.
ALTER TABLE "Registry" ALTER COLUMN "name" SET DATA TYPE TEXT COLLATE "C";
ALTER TABLE "Repository" ALTER COLUMN "name" SET DATA TYPE TEXT COLLATE "C";
ALTER TABLE "Repository" ALTER COLUMN "sortKey" SET DATA TYPE TEXT COLLATE "C";
ALTER TABLE "Tag" ALTER COLUMN "name" SET DATA TYPE TEXT COLLATE "C";
ALTER TABLE "Tag" ALTER COLUMN "nameLower" SET DATA TYPE TEXT COLLATE "C";
ALTER TABLE "Tag" ALTER COLUMN "sortKey" SET DATA TYPE TEXT COLLATE "C";
