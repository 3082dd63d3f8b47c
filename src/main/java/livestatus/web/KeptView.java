package livestatus.web;

import java.time.Instant;
import java.util.Map;
import livestatus.history.IssueWork;
import livestatus.history.SessionRow;
import livestatus.history.SkillUse;
import livestatus.json.RecordFields;

/** Rows of the tracking tables as programs read them, without what only the database needs. */
final class KeptView {
  private KeptView() {}

  static Map<String, Object> session(SessionRow row, Instant now) {
    Map<String, Object> shown = RecordFields.of(row);
    shown.remove("change_no");
    shown.remove("counted_until");
    shown.put("duration_seconds", SessionView.seconds(row.duration(now)));
    return shown;
  }

  static Map<String, Object> work(IssueWork work) {
    Map<String, Object> shown = RecordFields.of(work);
    shown.remove("change_no");
    return shown;
  }

  static Map<String, Object> skill(SkillUse use) {
    Map<String, Object> shown = RecordFields.of(use);
    shown.remove("change_no");
    return shown;
  }
}
