package livestatus.alert;

import java.util.List;

/**
 * What alerting has done since it began.
 *
 * @param open what is true now and was told, in sentences
 * @param raised alerts that began
 * @param resolved alerts that were over
 * @param heldBack alerts that were not told when they began: too many, or too soon again
 * @param delivered messages that arrived
 * @param failed messages that were given up
 * @param waiting messages that are still tried
 */
public record AlertReport(
    List<String> open,
    long raised,
    long resolved,
    long heldBack,
    long delivered,
    long failed,
    int waiting) {
  public static final AlertReport NONE = new AlertReport(List.of(), 0, 0, 0, 0, 0, 0);

  public AlertReport {
    open = List.copyOf(open);
  }
}
