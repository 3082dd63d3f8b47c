package livestatus.planted.attic;

/** In a package that is no room and is not marked. */
public final class Attic {}
