package livestatus.web;

import java.util.concurrent.CompletableFuture;

/**
 * Answers one kind of request when something else is done: a database has answered, the monitor has
 * taken a signal. No thread of the server's waits for it.
 */
@FunctionalInterface
interface PatientEndpoint {
  /** The answer, or a failure with a {@link Refusal}. */
  CompletableFuture<Reply> answer(Call call) throws Refusal;
}
