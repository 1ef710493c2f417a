package dev.mangle.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256BookTest {
  private static final String A = Sha256.ofText("a");
  private static final String B = Sha256.ofText("b");

  @TempDir private Path folder;

  @Test
  void recordsOnFirstUseAndComparesLater() throws IOException {
    Path file = folder.resolve("downloads/SHA256SUMS");
    Sha256Book book = new Sha256Book(file);
    assertFalse(book.vouchesFor("z.tar.gz", A));
    book.record("z.tar.gz", A);
    book.record("a b.tar.gz", B);
    assertTrue(book.vouchesFor("z.tar.gz", A));
    assertEquals(B + "  a b.tar.gz\n" + A + "  z.tar.gz\n", Files.readString(file));
    assertEquals(
        "SHA-256 of 'z.tar.gz': expected %s as on first use, found %s; if the new one is right, delete its line in '%s'"
            .formatted(A, B, file),
        assertThrows(UserException.class, () -> book.vouchesFor("z.tar.gz", B)).getMessage());
  }

  @Test
  void refusesABookThatIsNone() throws IOException {
    Path file = folder.resolve("SHA256SUMS");
    Files.writeString(file, "hello\n");
    assertEquals(
        "'%s': expected lines of a SHA-256, two blanks and a name, found 'hello'".formatted(file),
        assertThrows(UserException.class, () -> new Sha256Book(file).vouchesFor("a", A))
            .getMessage());
    assertThrows(UserException.class, () -> new Sha256Book(file).requireReadable());
  }
}
