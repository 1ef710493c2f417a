package dev.mangle.io;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * What the user can mend: shown as one line, exit code 2, no stack trace.
 *
 * <p>The message says what is wrong, where, what was expected and what was found.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with a formatted one-line message. */
  @FormatMethod
  public UserException(@FormatString String format, Object... args) {
    super(String.format(format, args).replaceAll("\\s*\\R\\s*", " "));
  }

  /** A failed file operation, told in the user's words: {@code cannot write 'out/a.png': ...}. */
  public static UserException of(String verb, Path path, IOException cause) {
    UserException error = new UserException("cannot %s '%s': %s", verb, path, reason(cause));
    error.initCause(cause);
    return error;
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NotDirectoryException || cause instanceof FileAlreadyExistsException) {
      return "a file is in the way of a folder";
    }
    if (cause instanceof FileSystemException error && error.getReason() != null) {
      return error.getReason();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
