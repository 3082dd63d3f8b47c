package livestatus.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Which endpoint answers which method and path. {@code {name}} stands for one part of a path. */
final class Routes {
  /** A way in. */
  record Route(String method, String pattern, PatientEndpoint endpoint) {}

  /** A route and what the path filled in. */
  record Match(PatientEndpoint endpoint, Map<String, String> parameters) {}

  private final List<Route> routes = new ArrayList<>();

  Routes add(String method, String pattern, Endpoint endpoint) {
    return patient(
        method, pattern, call -> CompletableFuture.completedFuture(endpoint.answer(call)));
  }

  /** Adds one whose answers come later. */
  Routes patient(String method, String pattern, PatientEndpoint endpoint) {
    routes.add(new Route(method, pattern, endpoint));
    return this;
  }

  List<Route> all() {
    return List.copyOf(routes);
  }

  /** Finds the route of an undecoded path; refuses unknown paths and wrong methods. */
  Match find(String method, String path) throws Refusal {
    String asked = method.equals("HEAD") ? "GET" : method;
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> parameters = match(route.pattern(), path);
      if (parameters != null) {
        if (route.method().equals(asked)) {
          return new Match(route.endpoint(), parameters);
        }
        others.add(route.method());
      }
    }
    if (!others.isEmpty()) {
      throw new Refusal(405, "This address answers " + String.join(" and ", others) + " only.");
    }
    throw new Refusal(404, "There is nothing at this address; /openapi.json lists what there is.");
  }

  private static @Nullable Map<String, String> match(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return null;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        String value = decoded(given[i]);
        if (value == null || value.isEmpty()) {
          return null;
        }
        parameters.put(wanted[i].substring(1, wanted[i].length() - 1), value);
      } else if (!wanted[i].equals(given[i])) {
        return null;
      }
    }
    return parameters;
  }

  private static @Nullable String decoded(String part) {
    try {
      // A plus is a plus in a path; only in a query is it a space.
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
