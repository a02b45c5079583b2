-- CreateTable
CREATE TABLE "LayerIndex" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'reading',
    "bytes" BLOB NOT NULL,
    "points" BLOB NOT NULL,
    "facts" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "readAt" DATETIME NOT NULL,
    "usedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "LayerWindow" (
    "digest" TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "bytes" BLOB NOT NULL,

    PRIMARY KEY ("digest", "start"),
    CONSTRAINT "LayerWindow_digest_fkey" FOREIGN KEY ("digest") REFERENCES "LayerIndex" ("digest") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "LayerReading" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "owner" TEXT NOT NULL,
    "leaseUntil" DATETIME NOT NULL
);

-- CreateIndex
CREATE INDEX "LayerIndex_usedAt_idx" ON "LayerIndex"("usedAt");
