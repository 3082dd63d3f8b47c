package livestatus.mattermost;

/** A refusal as the server words it: a status and the id that programs go by. */
final class FakeError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  final int status;
  final String id;

  FakeError(int status, String id) {
    super(status + " " + id, null, false, false);
    this.status = status;
    this.id = id;
  }

  static FakeError forbidden() {
    return new FakeError(403, "api.context.permissions.app_error");
  }
}
