package livestatus.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Writes bytes some at a time. Java copies all that it is given into memory of its own before it
 * writes what a connection takes of it, does so again for the rest, and keeps that memory: a page's
 * first five megabytes would be copied many times, and stay.
 */
final class Pieces extends IteratingCallback {
  static final int SIZE = 64 * 1024;

  private final Content.Sink sink;
  private final ByteBuffer bytes;
  private final Callback written;

  private Pieces(Content.Sink sink, byte[] bytes, Callback written) {
    this.sink = sink;
    this.bytes = ByteBuffer.wrap(bytes);
    this.written = written;
  }

  /** More is to follow when {@code written} is told. */
  static void write(Content.Sink sink, byte[] bytes, Callback written) {
    new Pieces(sink, bytes, written).iterate();
  }

  @Override
  protected Action process() {
    if (!bytes.hasRemaining()) {
      return Action.SUCCEEDED;
    }
    int size = Math.min(SIZE, bytes.remaining());
    ByteBuffer piece = bytes.slice(bytes.position(), size);
    bytes.position(bytes.position() + size);
    sink.write(false, piece, this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onCompleteSuccess() {
    written.succeeded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    written.failed(cause);
  }
}
