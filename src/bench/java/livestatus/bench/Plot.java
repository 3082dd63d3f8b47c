package livestatus.bench;

import java.util.Locale;
import java.util.Map;

/**
 * Curves over sizes, each in a frame of its own, both axes logarithmic; a line of slope 1 beside.
 */
final class Plot {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 200;
  private static final int MARGIN = 44;
  private static final int COLUMNS = 3;

  private Plot() {}

  static String of(Map<String, Map<Long, Double>> curves) {
    StringBuilder svg = new StringBuilder();
    int rows = (curves.size() + COLUMNS - 1) / COLUMNS;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"10\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            COLUMNS * WIDTH + MARGIN / 2,
            rows * HEIGHT));
    int number = 0;
    for (Map.Entry<String, Map<Long, Double>> curve : curves.entrySet()) {
      frame(
          svg,
          curve.getKey(),
          curve.getValue(),
          number % COLUMNS * WIDTH,
          number / COLUMNS * HEIGHT);
      number++;
    }
    return svg.append("</svg>\n").toString();
  }

  private static void frame(
      StringBuilder svg, String title, Map<Long, Double> points, int left, int top) {
    double first = points.keySet().stream().mapToDouble(Long::doubleValue).min().orElseThrow();
    double last = points.keySet().stream().mapToDouble(Long::doubleValue).max().orElseThrow();
    double least = points.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    // As high as what grows with the size would come.
    double most = least * last / first;
    svg.append(
        String.format(
            Locale.ROOT,
            "<g transform=\"translate(%d,%d)\"><text x=\"%d\" y=\"14\">%s</text>%n",
            left,
            top,
            MARGIN - 34,
            title));
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"24\" stroke=\"#ccc\" stroke-dasharray=\"4\"/>%n",
            MARGIN,
            HEIGHT - 30,
            WIDTH - 16));
    StringBuilder line = new StringBuilder();
    points.forEach(
        (size, cost) -> {
          double x = MARGIN + share(size, first, last) * (WIDTH - 16 - MARGIN);
          double y = HEIGHT - 30 - share(cost, least, most) * (HEIGHT - 54);
          line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
          svg.append(
              String.format(
                  Locale.ROOT,
                  "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#1565c0\"/>"
                      + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>"
                      + "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%.3g</text>%n",
                  x,
                  y,
                  x,
                  HEIGHT - 14,
                  size,
                  x,
                  y - 6,
                  cost));
        });
    svg.append("<polyline fill=\"none\" stroke=\"#1565c0\" points=\"")
        .append(line)
        .append("\"/></g>\n");
  }

  private static double share(double value, double least, double most) {
    return most <= least ? 0 : Math.log(value / least) / Math.log(most / least);
  }
}
