package livestatus.openclaw;

import java.util.Arrays;

/** The ids of the lines that were told last; 8 bytes each, since there are many sessions. */
final class RecentIds {
  private static final int MOST = 1_024;

  private static final long[] NONE = {};

  private long[] hashes = NONE;
  private int size;
  private int next;

  boolean isEmpty() {
    return size == 0;
  }

  boolean contains(long hash) {
    for (int i = 0; i < size; i++) {
      if (hashes[i] == hash) {
        return true;
      }
    }
    return false;
  }

  void add(long hash) {
    if (size == MOST) {
      hashes[next] = hash;
      next = (next + 1) % MOST;
      return;
    }
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.max(8, size * 2));
    }
    hashes[size++] = hash;
  }

  void clear() {
    hashes = NONE;
    size = 0;
    next = 0;
  }

  /** FNV-1a, 64 bits wide. */
  static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** For a line without an id: its bytes stand for it. */
  static long hash(byte[] bytes, int offset, int length) {
    long hash = 0x9ae16a3b2f90404fL;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ bytes[i]) * 0x100000001b3L;
    }
    return hash;
  }
}
