package livestatus.mattermost;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The proxy that {@code https_proxy}, {@code http_proxy} and {@code no_proxy} ask for. */
final class EnvironmentProxies extends ProxySelector {
  private final Map<String, String> environment;

  EnvironmentProxies(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public List<Proxy> select(URI uri) {
    URI proxy = proxyFor(uri);
    if (proxy == null) {
      return List.of(Proxy.NO_PROXY);
    }
    int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
    return List.of(
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
  }

  /** The proxy's user and password for an address, {@code user:password}; null without. */
  @Nullable String credentials(URI uri) {
    URI proxy = proxyFor(uri);
    return proxy == null ? null : proxy.getUserInfo();
  }

  private @Nullable URI proxyFor(URI uri) {
    String host = uri.getHost();
    if (host == null || excepted(host.toLowerCase(Locale.ROOT))) {
      return null;
    }
    String value = variable("https".equals(uri.getScheme()) ? "https_proxy" : "http_proxy");
    if (value.isEmpty()) {
      value = variable("all_proxy");
    }
    if (value.isEmpty()) {
      return null;
    }
    try {
      URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
      return proxy.getHost() == null ? null : proxy;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private String variable(String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isBlank()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : lower.strip();
  }

  private boolean excepted(String host) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    for (String entry : variable("no_proxy").split(",", -1)) {
      String name = entry.strip().toLowerCase(Locale.ROOT);
      if (name.equals("*")) {
        return true;
      }
      String suffix = name.startsWith(".") ? name.substring(1) : name;
      if (!suffix.isEmpty() && (host.equals(suffix) || host.endsWith("." + suffix))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The request itself fails too, and says so.
  }
}
