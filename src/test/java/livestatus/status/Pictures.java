package livestatus.status;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * Draws the pictures of the README from real cards, with a Chromium on the PATH. Run it after a
 * change of how cards look: {@code mvn test -Dtest=PicturesTest -Dpictures.draw=true}.
 */
final class Pictures {
  private static final int DESKTOP = 640;
  private static final int PHONE = 390;
  private static final int MAX_HEIGHT = 5_000;
  private static final int MARGIN = 15;
  private static final int MAX_COLORS = 256;
  private static final List<String> PHONES = List.of("working", "sub-agents", "blocked");

  private Pictures() {}

  static void draw(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Map<String, StatusCard> cards = cards();
    for (Map.Entry<String, StatusCard> card : cards.entrySet()) {
      Path file = folder.resolve(card.getKey() + ".png");
      draw(file, CardPage.Theme.LIGHT, DESKTOP, List.of(card.getValue()));
    }
    List<StatusCard> phone = PHONES.stream().map(cards::get).filter(Objects::nonNull).toList();
    draw(folder.resolve("phone-light.png"), CardPage.Theme.LIGHT, PHONE, phone);
    draw(folder.resolve("phone-dark.png"), CardPage.Theme.DARK, PHONE, phone);
  }

  static Map<String, StatusCard> cards() {
    StatusCards cards = new StatusCards(ZoneId.of("Europe/Berlin"), Detail.SAFE);
    Map<String, StatusCard> all = new LinkedHashMap<>();
    Scenes.all()
        .forEach(
            (name, scene) -> {
              StatusCard card = cards.card(scene.snapshot(), scene.key());
              all.put(name, Objects.requireNonNull(card, name));
            });
    return all;
  }

  private static void draw(Path file, CardPage.Theme theme, int width, Collection<StatusCard> cards)
      throws IOException, InterruptedException {
    Path page = Files.createTempFile("card", ".html");
    Path shot = Files.createTempFile("card", ".png");
    Files.writeString(page, CardPage.of(theme, cards));
    Process chromium =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-device-scale-factor=1.5",
                "--window-size=" + width + "," + MAX_HEIGHT,
                "--screenshot=" + shot,
                page.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (chromium.waitFor() != 0) {
      throw new IOException("Chromium could not draw " + page + ".");
    }
    BufferedImage image = ImageIO.read(shot.toFile());
    ImageIO.write(indexed(trimmed(image)), "png", file.toFile());
    Files.delete(page);
    Files.delete(shot);
  }

  /** Without the empty rows below. */
  private static BufferedImage trimmed(BufferedImage image) {
    int empty = image.getRGB(0, image.getHeight() - 1);
    int height = image.getHeight();
    while (height > 1 && isEmpty(image, height - 1, empty)) {
      height--;
    }
    return image.getSubimage(0, 0, image.getWidth(), Math.min(image.getHeight(), height + MARGIN));
  }

  /** With the colors used most, each other one as the nearest of them: a third of the size. */
  private static BufferedImage indexed(BufferedImage image) {
    Map<Integer, Integer> uses = new HashMap<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        uses.merge(image.getRGB(x, y), 1, Integer::sum);
      }
    }
    int[] palette =
        uses.entrySet().stream()
            .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
            .limit(MAX_COLORS)
            .mapToInt(Map.Entry::getKey)
            .toArray();
    IndexColorModel colors =
        new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage indexed =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colors);
    Map<Integer, Integer> nearest = new HashMap<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int color = image.getRGB(x, y);
        int index = nearest.computeIfAbsent(color, c -> nearest(palette, c));
        indexed.getRaster().setSample(x, y, 0, index);
      }
    }
    return indexed;
  }

  private static int nearest(int[] palette, int color) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < palette.length; i++) {
      int distance = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        int difference = (palette[i] >> shift & 0xff) - (color >> shift & 0xff);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private static boolean isEmpty(BufferedImage image, int row, int empty) {
    for (int x = 0; x < image.getWidth(); x++) {
      if (image.getRGB(x, row) != empty) {
        return false;
      }
    }
    return true;
  }
}
