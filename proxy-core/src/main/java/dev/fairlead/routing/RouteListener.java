package dev.fairlead.routing;

/** Is told when a route says something new; not when only its validity was extended. */
@FunctionalInterface
public interface RouteListener {
    /** Called by the judging thread after {@code after} has been published: must hop to its own loop and return at once. */
    void onTransition(RouteHandle route, RouteSnapshot before, RouteSnapshot after);
}
