package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import livestatus.history.History;
import livestatus.session.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TellerTest {
  private final History history =
      History.reading("jdbc:sqlite:nowhere.db", "here", text -> text, () -> Site.START);

  @AfterEach
  void close() {
    history.close();
  }

  @Test
  void aFullInboxIsSaidSo() {
    Teller teller = new Teller(letter -> false, history.recorder());
    assertThatThrownBy(() -> teller.tell((now, before) -> List.of()))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
  }

  @Test
  void theAnswerWaitsForTheMonitorAndNotForLong() throws Exception {
    List<Intake.Letter> inbox = new ArrayList<>();
    Teller teller = new Teller(inbox::add, history.recorder());
    CompletableFuture<Optional<Snapshot>> taken = teller.tell((now, before) -> List.of());
    assertThat(taken.isDone()).isFalse();
    inbox.get(0).taken(Snapshot.EMPTY);
    assertThat(taken.get(30, TimeUnit.SECONDS)).contains(Snapshot.EMPTY);

    assertThat(teller.tell((now, before) -> List.of()).get(30, TimeUnit.SECONDS)).isEmpty();
  }
}
