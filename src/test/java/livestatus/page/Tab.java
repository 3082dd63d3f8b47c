package livestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One page in the browser, used as a person uses it: by address, keys, pointer and eyes. */
final class Tab implements AutoCloseable {
  /** What a person chose for their whole system. */
  enum Theme {
    LIGHT,
    DARK;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, Integer> KEYS =
      Map.ofEntries(
          Map.entry("Tab", 9),
          Map.entry("Enter", 13),
          Map.entry("Escape", 27),
          Map.entry(" ", 32),
          Map.entry("PageDown", 34),
          Map.entry("End", 35),
          Map.entry("Home", 36),
          Map.entry("ArrowLeft", 37),
          Map.entry("ArrowUp", 38),
          Map.entry("ArrowRight", 39),
          Map.entry("ArrowDown", 40),
          Map.entry("/", 191));

  private final Browser browser;
  private final String session;
  private final String context;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();

  Tab(Browser browser, String session, String context) {
    this.browser = browser;
    this.session = session;
    this.context = context;
  }

  void prepare() {
    ask("Page.enable", Map.of());
    ask("Runtime.enable", Map.of());
    ask("Log.enable", Map.of());
    ask("Network.enable", Map.of());
    ask("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    look(1280, 800, Theme.LIGHT);
  }

  void heard(JsonNode message) {
    String method = message.path("method").asString("");
    JsonNode what = message.path("params");
    if (method.equals("Runtime.exceptionThrown")) {
      complaints.add(what.path("exceptionDetails").toString());
    } else if (method.equals("Log.entryAdded")
        && what.path("entry")
            .path("source")
            .asString("")
            .matches("security|violation|javascript")) {
      complaints.add(what.path("entry").toString());
    } else if (method.equals("Network.requestWillBeSent")) {
      requests.add(what.path("request"));
    } else if (method.equals("Page.javascriptDialogOpening")) {
      complaints.add("A dialog opened: " + what);
    }
  }

  /** What went wrong in the page: exceptions, what its security policy had to refuse, dialogs. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** The values of a header in the requests to an address, empty where it was not sent. */
  List<String> sent(String path, String header) {
    return requests.stream()
        .filter(request -> request.path("url").asString("").endsWith(path))
        .map(request -> request.path("headers").path(header).asString(""))
        .toList();
  }

  JsonNode ask(String method, Map<String, ?> parameters) {
    return browser.ask(session, method, parameters);
  }

  /** How large the window is, and which theme the system has. */
  void look(int width, int height, Theme theme) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    ask(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme.word()))));
  }

  /** What a person has chosen who feels ill when things move. */
  void stillness() {
    ask(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  void goTo(String address) {
    ask("Page.navigate", Map.of("url", address));
    await("document.readyState === 'complete'");
  }

  /** The value of an expression. */
  JsonNode value(String expression) {
    JsonNode got =
        ask(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (got.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + got.path("exceptionDetails"));
    }
    return got.path("result").path("value");
  }

  String text(String selector) {
    return value("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''").asString();
  }

  /** Waits in the page until an expression is true; fails with what the page shows then. */
  void await(String expression) {
    long end = System.nanoTime() + Browser.PATIENCE.toNanos();
    String once =
        "new Promise((met) => { const end = Date.now() + 1000; const look = () => {"
            + " let is = false; try { is = Boolean("
            + expression
            + "); } catch { is = false; }"
            + " if (is || Date.now() > end) { met(is); } else { setTimeout(look, 15); } };"
            + " look(); })";
    boolean met = false;
    while (!met) {
      assertThat(System.nanoTime())
          .as(() -> "waited too long for " + expression + "; the page shows:\n" + shown())
          .isLessThan(end);
      try {
        met = value(once).asBoolean(false);
      } catch (IllegalStateException e) {
        // The page was replaced by another one meanwhile.
        met = false;
      }
    }
  }

  private String shown() {
    return value("location.href + '\\n' + document.body.innerText").asString("") + complaints();
  }

  /** Waits until an element is there that holds the text. */
  void awaitText(String selector, String text) {
    await(
        "[...document.querySelectorAll("
            + quoted(selector)
            + ")].some((one) => one.textContent.includes("
            + quoted(text)
            + "))");
  }

  static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  void key(String... keys) {
    for (String key : keys) {
      boolean shift = key.startsWith("Shift+");
      String plain = shift ? key.substring(6) : key;
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("type", plain.length() == 1 ? "keyDown" : "rawKeyDown");
      event.put("key", plain);
      event.put("code", plain.equals("/") ? "Slash" : plain.equals(" ") ? "Space" : plain);
      event.put("windowsVirtualKeyCode", KEYS.getOrDefault(plain, 0));
      event.put("modifiers", shift ? 8 : 0);
      if (plain.length() == 1 || plain.equals("Enter")) {
        event.put("type", "keyDown");
        event.put("text", plain.equals("Enter") ? "\r" : plain);
      }
      ask("Input.dispatchKeyEvent", event);
      event.put("type", "keyUp");
      event.remove("text");
      ask("Input.dispatchKeyEvent", event);
    }
  }

  void type(String text) {
    ask("Input.insertText", Map.of("text", text));
  }

  /** Moves the pointer to the middle of the first element that the selector finds. */
  void point(String selector) {
    pointer("mouseMoved", selector, 0);
  }

  void click(String selector) {
    pointer("mouseMoved", selector, 0);
    pointer("mousePressed", selector, 1);
    pointer("mouseReleased", selector, 1);
  }

  private void pointer(String type, String selector, int clicks) {
    JsonNode box =
        value(
            "(() => { const one = document.querySelector("
                + quoted(selector)
                + "); if (one === null) { return null; }"
                + " one.scrollIntoView({block: 'nearest', behavior: 'instant'});"
                + " const at = one.getBoundingClientRect();"
                + " return {x: at.left + at.width / 2, y: at.top + at.height / 2}; })()");
    assertThat(box.isObject()).as("there is " + selector + " on\n" + shown()).isTrue();
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put("x", box.path("x").asDouble());
    event.put("y", box.path("y").asDouble());
    event.put("button", clicks == 0 ? "none" : "left");
    event.put("clickCount", clicks);
    ask("Input.dispatchMouseEvent", event);
  }

  void pointAway() {
    ask("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", 2, "y", 2));
  }

  void choose(String selector, String option) {
    value(
        "(() => { const one = document.querySelector("
            + quoted(selector)
            + "); one.value = "
            + quoted(option)
            + "; one.dispatchEvent(new Event('change', {bubbles: true})); })()");
  }

  void screenshot(Path file) throws IOException {
    String data = ask("Page.captureScreenshot", Map.of("format", "png")).path("data").asString();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  /** How many nodes the page is made of. */
  int nodes() {
    return value("document.querySelectorAll('*').length").asInt();
  }

  List<String> list(String expression) {
    List<String> values = new ArrayList<>();
    value(expression).forEach(one -> values.add(one.asString()));
    return values;
  }

  @Override
  public void close() {
    browser.forget(session);
    browser.ask(null, "Target.disposeBrowserContext", Map.of("browserContextId", context));
  }
}
