-- CreateTable
CREATE TABLE "LayerIndex" (
    "digest" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'reading',
    "bytes" BYTEA NOT NULL,
    "points" BYTEA NOT NULL,
    "facts" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "readAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "LayerIndex_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "LayerWindow" (
    "digest" TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "LayerWindow_pkey" PRIMARY KEY ("digest","start")
);

-- CreateTable
CREATE TABLE "LayerReading" (
    "digest" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "leaseUntil" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "LayerReading_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE INDEX "LayerIndex_usedAt_idx" ON "LayerIndex"("usedAt");

-- AddForeignKey
ALTER TABLE "LayerWindow" ADD CONSTRAINT "LayerWindow_digest_fkey" FOREIGN KEY ("digest") REFERENCES "LayerIndex"("digest") ON DELETE CASCADE ON UPDATE CASCADE;
