package livestatus.openclaw;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;
import org.jspecify.annotations.Nullable;

/** An event's row. Its JSON line stands there in one of three forms: as it is, in short, packed. */
final class EventRow {
  final long seq;

  /** When it was made, in epoch milliseconds; 0 where that is not told. */
  final long made;

  private final byte @Nullable [] text;
  private final byte @Nullable [] shortened;
  private final byte @Nullable [] zstd;
  private final long size;

  EventRow(
      long seq,
      long made,
      byte @Nullable [] text,
      byte @Nullable [] shortened,
      byte @Nullable [] zstd,
      long size) {
    this.seq = seq;
    this.made = made;
    this.text = text;
    this.shortened = shortened;
    this.zstd = zstd;
    this.size = size;
  }

  /** Null if there is none that can be read: it is too large, or its packed form is damaged. */
  byte @Nullable [] line() {
    if (text != null) {
      return text;
    }
    if (shortened != null) {
      return shortened;
    }
    return zstd == null ? null : unpacked(zstd);
  }

  private byte @Nullable [] unpacked(byte[] packed) {
    try {
      long length =
          size > 0 ? size : ZstdDecompressor.getDecompressedSize(packed, 0, packed.length);
      // What row and frame say of the size is no more than a claim: the limit comes first.
      if (length <= 0 || length > AgentSchema.MAX_EVENT_BYTES) {
        return null;
      }
      byte[] line = new byte[(int) length];
      int told = new ZstdDecompressor().decompress(packed, 0, packed.length, line, 0, line.length);
      return told == line.length ? line : null;
    } catch (MalformedInputException | IndexOutOfBoundsException damaged) {
      return null;
    }
  }
}
