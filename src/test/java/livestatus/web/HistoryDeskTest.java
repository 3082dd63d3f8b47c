package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HistoryDeskTest {
  @Test
  void whoComesToAFullDeskIsToldSo() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    try (HistoryDesk desk = new HistoryDesk()) {
      HistoryDesk.Question question =
          () -> {
            try {
              slow.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return Reply.json(List.of());
          };
      for (int i = 0; i < HistoryDesk.THREADS + HistoryDesk.WAITING; i++) {
        replies.add(desk.ask(question));
      }
      assertThatThrownBy(() -> desk.ask(question))
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
      slow.countDown();
      for (CompletableFuture<Reply> reply : replies) {
        assertThat(reply.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
    }
  }
}
