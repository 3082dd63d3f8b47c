package livestatus.planted.status;

import ch.qos.logback.classic.LoggerContext;
import com.zaxxer.hikari.HikariDataSource;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.methvin.watcher.DirectoryWatcher;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.util.concurrent.BlockingQueue;
import javax.sql.DataSource;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.eclipse.jetty.server.Server;
import org.jdbi.v3.core.Jdbi;
import org.jline.terminal.Terminal;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.snakeyaml.engine.v2.api.Load;
import org.sqlite.SQLiteConfig;
import picocli.CommandLine;

/** Third parties far from home. */
record Guests(
    OkHttpClient http,
    Buffer okio,
    Connection sql,
    DataSource dataSource,
    SQLiteConfig sqlite,
    Jdbi jdbi,
    HikariDataSource pool,
    PGConnection postgres,
    ZstdDecompressor zstd,
    DirectoryWatcher watcher,
    Server jetty,
    MeterRegistry metrics,
    CommandLine picocli,
    Terminal jline,
    Load yaml,
    LoggerContext logback,
    Logger log,
    BlockingQueue<String> queue) {}
