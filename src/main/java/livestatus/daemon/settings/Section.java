package livestatus.daemon.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of the file, read key by key. Every read makes its key known; a value that is wrong
 * becomes a mistake, and the fallback is returned so that reading goes on to the next mistake.
 */
final class Section {
  private final Reading reading;
  private final String path;
  private final String pattern;
  private final int line;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  /** The whole file; null if it is empty. */
  Section(Reading reading, @Nullable Node root) {
    this(reading, "", "", root);
  }

  private Section(Reading reading, String path, String pattern, @Nullable Node node) {
    this.reading = reading;
    this.path = path;
    this.pattern = pattern;
    this.line = line(node);
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::add);
    } else if (node != null && !empty(node)) {
      reading.mistake(line, path, "must hold keys and values, not " + kind(node));
    }
  }

  private void add(NodeTuple entry) {
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      reading.mistake(line(entry.getKeyNode()), path, "a key must be a plain word");
      return;
    }
    NodeTuple before = entries.putIfAbsent(key.getValue(), entry);
    lines.putIfAbsent(key.getValue(), line(key));
    if (before != null) {
      String what = "is said twice, first on line " + line(before.getKeyNode());
      reading.mistake(line(key), full(path, key.getValue()), what);
    }
  }

  /** What was not read is unknown. To be called last. */
  void done() {
    entries.forEach(
        (key, entry) ->
            reading.unknown(line(entry.getKeyNode()), full(path, key), full(pattern, key)));
    entries.clear();
  }

  @Nullable String text(String key) {
    return scalar(key, Key.Kind.TEXT, null, List.of(), Function.identity());
  }

  /** A text that is checked. */
  String text(String key, String fallback, Function<String, String> check) {
    return or(scalar(key, Key.Kind.TEXT, null, List.of(), check), fallback);
  }

  @Nullable Path path(String key) {
    return scalar(key, Key.Kind.PATH, null, List.of(), reading::path);
  }

  @Nullable URI url(String key) {
    return scalar(key, Key.Kind.URL, null, List.of(), Section::webAddress);
  }

  Duration duration(String key, Duration fallback) {
    return or(
        scalar(key, Key.Kind.DURATION, Quantity.text(fallback), List.of(), Quantity::duration),
        fallback);
  }

  long size(String key, long fallback) {
    return or(
        scalar(key, Key.Kind.SIZE, Quantity.size(fallback), List.of(), Quantity::size), fallback);
  }

  int number(String key, int fallback, int least, int most) {
    Function<String, Integer> parse =
        text -> {
          if (!text.matches("\\d{1,9}")
              || Integer.parseInt(text) < least
              || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                "\"" + text + "\" is no number from " + least + " to " + most);
          }
          return Integer.parseInt(text);
        };
    return or(scalar(key, Key.Kind.NUMBER, Integer.toString(fallback), List.of(), parse), fallback);
  }

  boolean truth(String key, boolean fallback) {
    Function<String, Boolean> parse =
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
          }
          return text.equals("true");
        };
    return or(scalar(key, Key.Kind.TRUTH, Boolean.toString(fallback), List.of(), parse), fallback);
  }

  <E extends Enum<E>> E choice(String key, E fallback) {
    List<E> all = Stream.of(fallback.getDeclaringClass().getEnumConstants()).toList();
    List<String> words = all.stream().map(one -> word(one)).toList();
    Function<String, E> parse =
        text -> {
          int index = words.indexOf(text);
          if (index < 0) {
            throw new IllegalArgumentException(
                "\"" + text + "\" is none of " + String.join(", ", words));
          }
          return all.get(index);
        };
    return or(scalar(key, Key.Kind.CHOICE, word(fallback), words, parse), fallback);
  }

  static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /** A secret that stands in the file itself. Its text is in no mistake. */
  @Nullable Secret secret(String key, Function<String, String> check) {
    return scalar(key, Key.Kind.SECRET, null, List.of(), text -> new Secret(check.apply(text)));
  }

  /** A secret by {@code key}, or in the file named by {@code keyFile}. */
  @Nullable Credential credential(String key) {
    Secret here = secret(key, Section::token);
    Credential there =
        scalar(
            key + "File",
            Key.Kind.PATH,
            null,
            List.of(),
            text -> {
              Path file = reading.path(text);
              String content = Substitution.content(file);
              if (content.isEmpty()) {
                throw new IllegalArgumentException(file + " is empty");
              }
              try {
                return new Credential(new Secret(token(content)), file);
              } catch (IllegalArgumentException bad) {
                throw new IllegalArgumentException(file + " " + bad.getMessage(), bad);
              }
            });
    if (here != null && there != null) {
      mistake(key + "File", "says the same as " + full(path, key) + "; keep one of the two");
    }
    return here == null ? there : new Credential(here, null);
  }

  /** A secret travels in a header: no blanks, and long enough to be masked wherever it shows up. */
  static String token(String text) {
    if (text.length() < 8) {
      throw new IllegalArgumentException("is shorter than 8 characters: too short for a secret");
    }
    if (!text.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException("holds blanks, line breaks or other than ASCII letters");
    }
    return text;
  }

  List<String> list(String key) {
    reading.know(new Key(full(pattern, key), Key.Kind.LIST, "[]", List.of()));
    NodeTuple entry = entries.remove(key);
    List<String> all = new ArrayList<>();
    if (entry == null || empty(entry.getValueNode())) {
      return all;
    }
    if (!(entry.getValueNode() instanceof SequenceNode items)) {
      reading.mistake(
          line(entry.getKeyNode()),
          full(path, key),
          "must be a list like [one, two], not " + kind(entry.getValueNode()));
      return all;
    }
    for (Node item : items.getValue()) {
      String text = value(full(path, key), item, Function.identity());
      if (text != null) {
        all.add(text);
      }
    }
    return all;
  }

  /** A mapping from names that the user chooses to texts. */
  Map<String, String> names(String key) {
    reading.know(new Key(full(pattern, key), Key.Kind.NAMES, "{}", List.of()));
    Section section = child(key);
    Map<String, String> all = new LinkedHashMap<>();
    for (Map.Entry<String, NodeTuple> named : section.entries.entrySet()) {
      String name = named.getKey();
      NodeTuple entry = named.getValue();
      String text = value(full(section.path, name), entry.getValueNode(), Function.identity());
      if (text != null) {
        all.put(name, text);
      }
    }
    return all;
  }

  /** A mapping from names that the user chooses to sections. */
  <T> Map<String, T> sections(String key, Function<Section, @Nullable T> read) {
    Section section = section(key);
    Map<String, T> all = new LinkedHashMap<>();
    for (Map.Entry<String, NodeTuple> named : section.entries.entrySet()) {
      String name = named.getKey();
      NodeTuple entry = named.getValue();
      Section one =
          new Section(
              reading, full(section.path, name), section.pattern + ".*", entry.getValueNode());
      T value = read.apply(one);
      one.done();
      if (value != null) {
        all.put(name, value);
      }
    }
    // The schema needs its keys even when the user names none.
    Reading pretended = new Reading(null, reading.around());
    T unused = read.apply(new Section(pretended, section.path, section.pattern + ".*", null));
    pretended.known().forEach(reading::know);
    return all;
  }

  Section section(String key) {
    reading.know(new Key(full(pattern, key), Key.Kind.SECTION, null, List.of()));
    return child(key);
  }

  /** True if the key's value is this very word, which then is taken. */
  boolean says(String key, String word) {
    NodeTuple entry = entries.get(key);
    boolean said =
        entry != null
            && entry.getValueNode() instanceof ScalarNode scalar
            && scalar.getValue().equals(word);
    if (said) {
      entries.remove(key);
    }
    return said;
  }

  /** True if the file has the key, rightly or wrongly. */
  boolean said(String key) {
    return lines.containsKey(key);
  }

  /** Makes what checks itself; what it refuses becomes a mistake of this section. */
  <T> T make(String key, Supplier<T> maker, T fallback) {
    try {
      return maker.get();
    } catch (IllegalArgumentException refused) {
      mistake(key, String.valueOf(refused.getMessage()));
      return fallback;
    }
  }

  void mistake(String key, String what) {
    reading.mistake(lineOf(key), key.isEmpty() ? path : full(path, key), what);
  }

  private int lineOf(String key) {
    return lines.getOrDefault(key, line);
  }

  private Section child(String key) {
    NodeTuple entry = entries.remove(key);
    return new Section(
        reading, full(path, key), full(pattern, key), entry == null ? null : entry.getValueNode());
  }

  private <T> @Nullable T scalar(
      String key,
      Key.Kind kind,
      @Nullable String fallback,
      List<String> choices,
      Function<String, T> parse) {
    reading.know(new Key(full(pattern, key), kind, fallback, choices));
    NodeTuple entry = entries.remove(key);
    return entry == null ? null : value(full(path, key), entry.getValueNode(), parse);
  }

  private <T> @Nullable T value(String name, Node node, Function<String, T> parse) {
    if (empty(node)) {
      return null;
    }
    if (!(node instanceof ScalarNode scalar)) {
      reading.mistake(line(node), name, "must be a single value, not " + kind(node));
      return null;
    }
    try {
      return parse.apply(reading.fill(scalar.getValue()));
    } catch (IllegalArgumentException wrong) {
      reading.mistake(line(node), name, String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  static URI webAddress(String text) {
    URI uri;
    try {
      uri = URI.create(text.replaceFirst("/+$", ""));
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException("is no web address; write https://host", bad);
    }
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null) {
      throw new IllegalArgumentException("is no web address; write https://host");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException("must not carry a user or password; use a token");
    }
    return uri;
  }

  private static String kind(Node node) {
    if (node instanceof MappingNode) {
      return "keys and values";
    }
    return node instanceof SequenceNode ? "a list" : "a single value";
  }

  // "key:" with nothing behind it says nothing.
  private static boolean empty(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static int line(@Nullable Node node) {
    return node == null ? 0 : node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }

  private static String full(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
