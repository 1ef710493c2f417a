package dev.mangle.importer;

import java.net.URI;
import java.util.Optional;

/**
 * An archive with a checkpoint on the web.
 *
 * @param name of the checkpoint
 * @param folder address of its folder, ending in a slash
 * @param fileName of the archive in that folder
 * @param architecture that the checkpoint is of
 * @param sha256 of the archive, where somebody published it
 */
public record PublishedArchive(
    String name, URI folder, String fileName, String architecture, Optional<String> sha256) {}
