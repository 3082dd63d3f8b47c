package livestatus.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow and are used again. */
final class Buffer {
  private byte[] bytes = new byte[1 << 16];
  private int length;

  int length() {
    return length;
  }

  Buffer text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return bytes(encoded, encoded.length);
  }

  Buffer bytes(byte[] from, int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
    System.arraycopy(from, 0, bytes, length, count);
    length += count;
    return this;
  }

  void drain(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
    length = 0;
  }
}
