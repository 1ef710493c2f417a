package dev.mangle.submission;

/**
 * The script that the contest runs, for any POSIX shell: no other program is needed, and nothing is
 * written but the output.
 */
final class EntryScript {
  private static final String SCRIPT =
      """
      #!/bin/sh
      # The contest's contract: @NAME@ @USAGE@
      # What is run stands in @ARGS@. Nothing is written but the output.
      set -eu
      if [ $# -ne @COUNT@ ]; then
        echo "usage: ${0##*/} @USAGE@" >&2
        exit 2
      fi
      case $0 in
        */*) home=$(CDPATH='' cd -P -- "${0%/*}/" && pwd) ;;
        *) home=$(pwd -P) ;;
      esac
      @JAVA@
      # Java takes file names in the locale's encoding.
      case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
        *[Uu][Tt][Ff]*) ;;
        *) LC_ALL=C.UTF-8 && export LC_ALL ;;
      esac
      # Warnings and errors of TensorFlow, not its news.
      TF_CPP_MIN_LOG_LEVEL=${TF_CPP_MIN_LOG_LEVEL:-1} && export TF_CPP_MIN_LOG_LEVEL
      # JavaCPP makes a folder for what it unpacks, which is nothing, unless it is told of one.
      exec "$java" -Xmx4g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \\
        -Dfile.encoding=UTF-8 -Djava.awt.headless=true -Djava.library.path="$home/native" \\
        -Dorg.bytedeco.javacpp.cachedir="${TMPDIR:-/tmp}" \\
        -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 \\
        -Dlog4j.provider=org.apache.logging.log4j.simple.internal.SimpleProvider \\
        -Dmangle.home="$home" -Dmangle.log=- -Dmangle.cache=none \\
        -jar "$home/mangle.jar" @COMMAND@
      """;

  private static final String OWN_JAVA =
      """
      java=$home/runtime/bin/java
      # Libraries go along for a container that lacks them; its own would be newer or go with its glibc.
      for library in "$home"/system/*/*; do
        for folder in @FOLDERS@; do
          [ ! -e "$folder/${library##*/}" ] || continue 2
        done
        LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}${library%/*} && export LD_LIBRARY_PATH
      done\
      """;

  private static final String CONTAINERS_JAVA =
      """
      java=${JAVA_HOME:+$JAVA_HOME/bin/}java\
      """;

  private EntryScript() {}

  /** Name of the script of a submission of {@code type}. */
  static String name(SubmissionType type) {
    return type == SubmissionType.DEFENSE ? "run_defense.sh" : "run_attack.sh";
  }

  /** Name of the file beside it with the options of the command that it runs. */
  static String argsName(SubmissionType type) {
    return type == SubmissionType.DEFENSE ? "defense.args" : "attack.args";
  }

  /** Text of the script. */
  static String text(SubmissionType type, boolean ownRuntime) {
    boolean defense = type == SubmissionType.DEFENSE;
    String command =
        defense
            ? "classify \"@$home/@ARGS@\" --input=\"$1\" --output=\"$2\""
            : "attack \"@$home/@ARGS@\" --input=\"$1\" --output=\"$2\" --max-epsilon=\"$3\"";
    return SCRIPT
        .replace("@COMMAND@", command)
        .replace("@JAVA@", ownRuntime ? OWN_JAVA : CONTAINERS_JAVA)
        .replace("@FOLDERS@", String.join(" ", NativeLibraries.systemFolders()))
        .replace("@NAME@", name(type))
        .replace("@ARGS@", argsName(type))
        .replace("@COUNT@", defense ? "2" : "3")
        .replace("@USAGE@", defense ? "INPUT_DIR OUTPUT_FILE" : "INPUT_DIR OUTPUT_DIR MAX_EPSILON");
  }
}
