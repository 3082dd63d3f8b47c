package livestatus.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationIT {
  @TempDir Path cache;
  @TempDir Path npm;

  @Test
  void withoutARegistryAndWithNothingCachedItSaysSo() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("NPM_CONFIG_REGISTRY", "http://127.0.0.1:" + closed);
    environment.put("NPM_CONFIG_CACHE", npm.toString());
    environment.put("NPM_CONFIG_FETCH_RETRIES", "0");
    assertThatThrownBy(() -> Installation.of(Release.SUMMER, cache, environment))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "OpenClaw 2026\\.7\\.1 is not in "
                + cache
                + "/2026\\.7\\.1-[0-9a-f]{8}, and npm could not get it: [^\n]*ECONNREFUSED[^\n]*\\."
                + " Let npm reach its registry once; then that folder holds what is needed\\.");
    assertThat(cache).isEmptyDirectory();
  }
}
