package dev.mangle.submission;

/**
 * What is to be packed.
 *
 * @param args options of attack or classify as an arguments file
 * @param ownRuntime whether a Java runtime goes along; else the container has one
 */
public record PackagePlan(
    SubmissionType type,
    String container,
    String containerGpu,
    String args,
    PackedNetworks networks,
    boolean ownRuntime) {

  Metadata metadata() {
    return new Metadata(type, container, containerGpu, EntryScript.name(type));
  }
}
