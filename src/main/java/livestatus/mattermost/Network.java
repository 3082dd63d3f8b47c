package livestatus.mattermost;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** How all accounts reach their servers: time limits, trust and proxies. Safe for threads. */
public final class Network implements AutoCloseable {
  /** How long one request may take, and how long the connection to the server. */
  public record Limits(Duration connect, Duration call) {
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(20));
  }

  private final OkHttpClient plain;

  /** Made for the first encrypted address: its trusted certificates take time and memory. */
  private volatile @Nullable OkHttpClient encrypted;

  /**
   * @param caFile certificates in PEM that are trusted beside the system's own; null for none
   * @param environment the process's environment, for its proxy settings
   */
  public Network(@Nullable Path caFile, Map<String, String> environment, Limits limits) {
    this(caFile, environment, limits, null);
  }

  Network(
      @Nullable Path caFile,
      Map<String, String> environment,
      Limits limits,
      @Nullable Interceptor interceptor) {
    EnvironmentProxies proxies = new EnvironmentProxies(environment);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(limits.connect())
            .readTimeout(limits.call())
            .writeTimeout(limits.call())
            .callTimeout(limits.call())
            // Servers close idle connections after a minute.
            .connectionPool(new ConnectionPool(5, 30, TimeUnit.SECONDS))
            // A request that is sent twice behind our back could overtake a newer one, and a
            // redirect could carry the token elsewhere.
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .proxySelector(proxies)
            .proxyAuthenticator(
                (route, response) -> {
                  String user = proxies.credentials(response.request().url().uri());
                  if (user == null || response.request().header("Proxy-Authorization") != null) {
                    return null;
                  }
                  int colon = user.indexOf(':');
                  String name = colon < 0 ? user : user.substring(0, colon);
                  String password = colon < 0 ? "" : user.substring(colon + 1);
                  return response
                      .request()
                      .newBuilder()
                      .header("Proxy-Authorization", Credentials.basic(name, password))
                      .build();
                });
    if (interceptor != null) {
      builder.addInterceptor(interceptor);
    }
    plain = builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)).build();
    if (caFile != null) {
      // What is wrong with that file is to be said now.
      encrypted = trust(encrypted(plain), caFile).build();
    }
  }

  /** What carries a request to that address. */
  OkHttpClient http(HttpUrl address) {
    return address.isHttps() ? encrypted() : plain;
  }

  private OkHttpClient encrypted() {
    OkHttpClient made = encrypted;
    if (made == null) {
      synchronized (this) {
        made = encrypted;
        if (made == null) {
          made = encrypted(plain).build();
          encrypted = made;
        }
      }
    }
    return made;
  }

  /** The same connections and limits. */
  private static OkHttpClient.Builder encrypted(OkHttpClient plain) {
    return plain.newBuilder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS));
  }

  /** Ends what is under way. What the servers make of those requests is then not known. */
  public void cancelAll() {
    plain.dispatcher().cancelAll();
  }

  @Override
  public void close() {
    cancelAll();
    plain.dispatcher().executorService().shutdown();
    plain.connectionPool().evictAll();
  }

  private static OkHttpClient.Builder trust(OkHttpClient.Builder builder, Path caFile) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (X509Certificate known : managerFor(null).getAcceptedIssuers()) {
        store.setCertificateEntry("system-" + count++, known);
      }
      int system = count;
      try (InputStream in = Files.newInputStream(caFile)) {
        for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("own-" + count++, own);
        }
      }
      if (count == system) {
        throw new IllegalArgumentException("The CA file " + caFile + " holds no certificate.");
      }
      X509TrustManager manager = managerFor(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return builder.sslSocketFactory(context.getSocketFactory(), manager);
    } catch (IOException e) {
      throw new IllegalArgumentException("The CA file " + caFile + " cannot be read.", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "The CA file " + caFile + " must hold certificates in PEM.", e);
    }
  }

  private static X509TrustManager managerFor(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("This Java has no X.509 trust manager.");
  }
}
