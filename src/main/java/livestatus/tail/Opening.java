package livestatus.tail;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** How a file is looked at and opened: for reading alone, whether it is a link or only if not. */
@SuppressWarnings("ImmutableEnumChecker") // Files takes arrays; nobody else ever has these.
enum Opening {
  WHATEVER_IT_IS,
  NO_LINK(LinkOption.NOFOLLOW_LINKS);

  private final LinkOption[] links;
  private final OpenOption[] reading;

  Opening(LinkOption... links) {
    this.links = links;
    this.reading = new OpenOption[links.length + 1];
    System.arraycopy(links, 0, reading, 0, links.length);
    reading[links.length] = StandardOpenOption.READ;
  }

  static Opening of(LinkOption... links) {
    return List.of(links).contains(LinkOption.NOFOLLOW_LINKS) ? NO_LINK : WHATEVER_IT_IS;
  }

  BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, links);
  }

  FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, reading);
  }
}
