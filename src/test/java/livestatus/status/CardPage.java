package livestatus.status;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws cards as posts in a chat, close to how Mattermost shows them. */
final class CardPage {
  /** Light or dark. */
  enum Theme {
    LIGHT,
    DARK
  }

  private static final Pattern INLINE =
      Pattern.compile("`([^`]+)`|\\*\\*([^*]+)\\*\\*|\\\\([^A-Za-z0-9\\s])|\n\n?|[^`*\\\\\n]+|.");

  private static final String STYLE =
      """
      :root { --page:#fff; --text:#3f4350; --muted:rgba(63,67,80,.72); --line:rgba(63,67,80,.16);
        --code:rgba(63,67,80,.08); --tag:rgba(63,67,80,.08); --avatar:#1c2b4a; }
      :root.dark { --page:#1b1d22; --text:#dddfe4; --muted:rgba(221,223,228,.66);
        --line:rgba(221,223,228,.16); --code:rgba(221,223,228,.1); --tag:rgba(221,223,228,.12);
        --avatar:#3c5a8f; }
      * { box-sizing:border-box; }
      body { margin:0; background:var(--page); color:var(--text);
        font:14px/20px "Open Sans","Noto Sans",sans-serif,"Noto Color Emoji"; }
      .post { display:flex; gap:10px; padding:10px 14px; }
      .avatar { flex:none; width:32px; height:32px; border-radius:50%; background:var(--avatar);
        color:#fff; font-weight:600; font-size:12px; line-height:32px; text-align:center; }
      .body { flex:1; min-width:0; }
      .name { font-weight:600; }
      .tag { font-size:10px; font-weight:600; background:var(--tag); border-radius:4px;
        padding:1px 4px; margin:0 4px; }
      .time { font-size:12px; color:var(--muted); }
      .card { margin-top:6px; border:1px solid var(--line); border-left:4px solid;
        border-radius:4px; padding:8px 12px; }
      .title { margin:0 0 4px; font-size:14px; line-height:20px; font-weight:600; }
      .title:last-child { margin-bottom:0; }
      .text { line-height:22px; overflow-wrap:anywhere; }
      p { margin:6px 0 0; }
      .footer { margin-top:4px; font-size:12px; line-height:18px; color:var(--muted); }
      code { background:var(--code); border-radius:4px; padding:2px 4px;
        font:12px/18px Menlo,Consolas,"DejaVu Sans Mono",monospace; overflow-wrap:anywhere; }
      """;

  private CardPage() {}

  static String of(Theme theme, Iterable<StatusCard> cards) {
    StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\" class=\"");
    html.append(theme == Theme.DARK ? "dark" : "light");
    html.append("\"><meta charset=\"utf-8\"><title>Status posts</title><style>\n");
    html.append(STYLE).append("</style>\n");
    cards.forEach(card -> html.append(post(card)));
    return html.append("</html>\n").toString();
  }

  private static String post(StatusCard card) {
    return "<div class=\"post\"><div class=\"avatar\">LS</div><div class=\"body\">"
        + "<div><span class=\"name\">live-status</span><span class=\"tag\">BOT</span>"
        + "<span class=\"time\">1:00 PM</span></div>\n"
        + "<div>"
        + markdown(card.message())
        + "</div>\n"
        + "<div class=\"card\" style=\"border-left-color:"
        + card.color()
        + "\">"
        + "<h1 class=\"title\">"
        + markdown(card.title())
        + "</h1>\n"
        + (card.text().isEmpty() ? "" : "<div class=\"text\">" + markdown(card.text()) + "</div>\n")
        + (card.footer().isEmpty() ? "" : "<div class=\"footer\">" + html(card.footer()) + "</div>")
        + "</div></div></div>\n";
  }

  /** The little of Markdown that cards use. */
  static String markdown(String markdown) {
    StringBuilder html = new StringBuilder();
    Matcher inline = INLINE.matcher(markdown);
    while (inline.find()) {
      if (inline.group(1) != null) {
        html.append("<code>").append(html(inline.group(1))).append("</code>");
      } else if (inline.group(2) != null) {
        html.append("<b>").append(html(inline.group(2))).append("</b>");
      } else if (inline.group(3) != null) {
        html.append(html(inline.group(3)));
      } else if (inline.group().equals("\n\n")) {
        html.append("<p></p>\n");
      } else if (inline.group().equals("\n")) {
        html.append("<br>\n");
      } else {
        html.append(html(inline.group()));
      }
    }
    return html.toString();
  }

  private static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
