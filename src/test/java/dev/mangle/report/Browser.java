package dev.mangle.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mangle.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The machine's Chromium without a window; it can reach no network. */
final class Browser implements AutoCloseable {
  /** Held, so that it keeps its level; the driver warns of every new Chromium. */
  private static final Logger QUIET = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it with {@code profile}, an empty folder; skips the test where there is none. */
  static Browser open(Path profile) {
    QUIET.setLevel(Level.SEVERE);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Tools.require("chromium").toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Tools.require("chromedriver").toFile())
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  Browser window(int width, int height) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    return this;
  }

  Browser dark(boolean dark) {
    Map<String, Object> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    return this;
  }

  Browser scripts(boolean on) {
    cdp("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
    return this;
  }

  private void cdp(String command, Map<String, Object> arguments) {
    driver.executeCdpCommand(command, arguments);
  }

  /** Opens a page afresh, also where only the fragment differs. */
  Browser show(Path page, String fragment) {
    driver.get("about:blank");
    driver.get(page.toUri() + fragment);
    return this;
  }

  WebElement one(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** Texts of what is to be seen: asked for at once, as a question an element takes long. */
  List<String> texts(String css) {
    List<String> texts = new ArrayList<>();
    Object found =
        run(
            """
            return [...document.querySelectorAll(arguments[0])]
                .filter((e) => e.checkVisibility()).map((e) => e.innerText)
            """,
            css);
    ((List<?>) found).forEach(text -> texts.add((String) text));
    return texts;
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  long number(String script, Object... arguments) {
    return ((Number) run(script, arguments)).longValue();
  }

  /** What stands behind # in the address. */
  String fragment() {
    String url = driver.getCurrentUrl();
    return url.contains("#") ? url.substring(url.indexOf('#') + 1) : "";
  }

  /** Complaints of the console so far: errors and warnings, of the page's policy too. */
  List<String> complaints() {
    return logs(LogType.BROWSER).stream().map(LogEntry::getMessage).toList();
  }

  /** Addresses that files asked for so far and that are neither files nor in the page itself. */
  List<String> requests() {
    List<String> requests = new ArrayList<>();
    for (LogEntry entry : logs(LogType.PERFORMANCE)) {
      JsonNode message = json(entry.getMessage()).path("message");
      String url = message.path("params").path("request").path("url").asText();
      boolean ours = message.path("params").path("documentURL").asText().startsWith("file:");
      if (ours && !url.isEmpty() && !url.startsWith("file:") && !url.startsWith("data:")) {
        requests.add(url);
      }
    }
    return requests;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JacksonException e) {
      throw new IllegalStateException(text, e);
    }
  }

  private List<LogEntry> logs(String type) {
    return StreamSupport.stream(driver.manage().logs().get(type).spliterator(), false).toList();
  }

  /** A picture of the window. */
  byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  /** For looking at. */
  void screenshot(Path png) {
    try {
      Files.createDirectories(png.toAbsolutePath().getParent());
      Files.write(png, screenshot());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
