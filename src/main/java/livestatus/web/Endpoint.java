package livestatus.web;

/**
 * Answers one kind of request. It runs on a thread of the server's and reads only what is
 * immutable.
 */
@FunctionalInterface
interface Endpoint {
  Reply answer(Call call) throws Refusal;
}
