-- DropIndex
DROP INDEX "TagMove_by_registry";

-- CreateIndex
CREATE INDEX "TagMove_by_registry" ON "TagMove"("registryId", "facet", "atHi", "seq", "repositoryId", "tagId", "actorId", "atLo");
