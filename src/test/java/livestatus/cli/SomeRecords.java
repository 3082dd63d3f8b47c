package livestatus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Records of a gateway, as little as makes a session. */
final class SomeRecords {
  private SomeRecords() {}

  /** Gives an agent one session, which was asked something and never answered. */
  static void session(Path home, String agent, String asked) throws IOException {
    Path folder =
        Files.createDirectories(home.resolve("agents").resolve(agent).resolve("sessions"));
    Instant now = Instant.now();
    Path file = folder.resolve("one.jsonl");
    Files.writeString(
        file,
        """
        {"type":"session","version":3,"id":"one","timestamp":"%s","cwd":"/"}
        {"type":"message","id":"a","parentId":null,"timestamp":"%s","message":{"role":"user",\
        "content":[{"type":"text","text":"%s"}],"timestamp":%d}}
        """
            .formatted(now, now, asked, now.toEpochMilli()));
    Files.writeString(
        folder.resolve("sessions.json"),
        "{\"agent:%s:main\":{\"sessionId\":\"one\",\"updatedAt\":%d,\"sessionFile\":\"%s\"}}"
            .formatted(agent, now.toEpochMilli(), file));
  }
}
