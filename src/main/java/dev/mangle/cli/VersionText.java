package dev.mangle.cli;

import dev.mangle.Mangle;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints; reads the jars only, so that no native library is loaded. */
public final class VersionText implements IVersionProvider {
  private static final String TENSORFLOW =
      "/META-INF/maven/org.tensorflow/tensorflow-core-api/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    String mangle = Mangle.class.getPackage().getImplementationVersion();
    return new String[] {
      "mangle " + (mangle == null ? "development" : mangle),
      "TensorFlow Java " + tensorflow(),
      "Java " + Runtime.version()
    };
  }

  private static String tensorflow() throws IOException {
    try (InputStream in = VersionText.class.getResourceAsStream(TENSORFLOW)) {
      Properties pom = new Properties();
      if (in != null) {
        pom.load(in);
      }
      return pom.getProperty("version", "unknown");
    }
  }
}
