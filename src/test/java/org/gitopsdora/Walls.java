package org.gitopsdora;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The walls of a house: of this one, and of a small one where every wall is broken. */
final class Walls {
    /** What every room may use of the JDK; everything else is said room by room. */
    private static final String[] JDK = {
        "java.lang",
        "java.lang.annotation",
        "java.lang.invoke",
        "java.lang.runtime",
        "java.io",
        "java.math",
        "java.nio..",
        "java.text",
        "java.time..",
        "java.util..",
        "org.jspecify.annotations"
    };

    private static final Set<String> NOW =
            Set.of("now", "system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds", "tickMinutes");
    private static final List<String> VENDORS = List.of("argo", "flux", "pagerduty", "opsgenie");

    /**
     * A room and what it may know.
     *
     * @param name its packages below the house, as ArchUnit writes them
     * @param rooms it may import
     * @param libraries packages, or classes of the JDK, beyond what everybody may use
     */
    record Room(String name, List<String> rooms, List<String> libraries) {}

    private final String house;

    Walls(String house) {
        this.house = house;
    }

    /** A room may know itself, the rooms and the libraries that are named, and the JDK as far as everybody may. */
    ArchRule knowsOnlyWhatItMay(Room room) {
        String[] rooms = Stream.concat(Stream.of(room.name()), room.rooms().stream())
                .map(name -> house + "." + name)
                .toArray(String[]::new);
        String[] libraries =
                Stream.concat(Arrays.stream(JDK), room.libraries().stream()).toArray(String[]::new);
        DescribedPredicate<JavaClass> isNamed = DescribedPredicate.describe(
                "named " + room.libraries(), each -> room.libraries().contains(each.getFullName()));
        DescribedPredicate<JavaClass> isAllowed = resideInAnyPackage(rooms)
                .or(resideInAnyPackage(libraries))
                .or(isNamed)
                .or(DescribedPredicate.describe(
                        "primitive", each -> each.getBaseComponentType().isPrimitive()))
                .as("lie in the room, in %s or in %s", room.rooms(), room.libraries());
        return classes()
                .that()
                .resideInAPackage(house + "." + room.name())
                .should()
                .onlyDependOnClassesThat(isAllowed);
    }

    /** Every class lies in a room that is in the list: a new room has to say what it may know. */
    ArchRule everythingLiesIn(List<Room> rooms) {
        return classes()
                .should()
                .resideInAnyPackage(
                        rooms.stream().map(room -> house + "." + room.name()).toArray(String[]::new));
    }

    ArchRule noRoomNeedsOneThatNeedsIt() {
        return slices().matching(house + ".(**)").should().beFreeOfCycles();
    }

    /** Time is an argument: whatever tells the time of itself is asked at the front door only. */
    ArchRule timeIsAnArgument(String frontDoor) {
        return classes()
                .that()
                .doNotHaveFullyQualifiedName(house + "." + frontDoor)
                .should(notAskForTheTime());
    }

    private static ArchCondition<JavaClass> notAskForTheTime() {
        return new ArchCondition<>("not ask for the time") {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                each.getAccessesFromSelf().stream()
                        .filter(Walls::isWallClock)
                        .forEach(access -> events.add(SimpleConditionEvent.violated(access, access.getDescription())));
            }
        };
    }

    /** Calls and method references. */
    private static boolean isWallClock(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
            return false;
        }
        JavaClass owner = target.getOwner();
        boolean isGivenAClock =
                target.getRawParameterTypes().stream().anyMatch(type -> type.isAssignableTo(InstantSource.class));
        boolean isWithoutArguments = target.getRawParameterTypes().isEmpty();
        return (owner.getPackageName().startsWith("java.time") && NOW.contains(target.getName()) && !isGivenAClock)
                || (owner.isEquivalentTo(System.class) && target.getName().equals("currentTimeMillis"))
                || (owner.isEquivalentTo(Date.class) && target.getName().equals("<init>") && isWithoutArguments)
                || (owner.isAssignableTo(Calendar.class)
                        && Set.of("getInstance", "<init>").contains(target.getName()));
    }

    ArchRule nobodyStartsPrograms() {
        return noClasses()
                .should()
                .dependOnClassesThat(equivalentTo(ProcessBuilder.class))
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "starts a program",
                        call -> call.getTarget().getOwner().isEquivalentTo(Runtime.class)
                                && call.getTarget().getName().equals("exec")));
    }

    /** A vendor is known in its own room, in the list of sources, and in the simulated company. */
    ArchRule vendorsAreNotNamedOutsideOf(String... packages) {
        DescribedPredicate<JavaClass> isVendors = resideInAnyPackage(
                Arrays.stream(packages).map(each -> house + "." + each).toArray(String[]::new));
        return classes().that(DescribedPredicate.not(isVendors)).should(nameNoVendor());
    }

    private static ArchCondition<JavaClass> nameNoVendor() {
        return new ArchCondition<>("name no vendor") {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                Stream.concat(
                                Stream.of(each.getSimpleName()),
                                each.getMembers().stream().map(JavaMember::getName))
                        .filter(Walls::isVendors)
                        .forEach(name -> events.add(SimpleConditionEvent.violated(
                                each, "%s names a vendor: %s".formatted(each.getFullName(), name))));
            }
        };
    }

    private static boolean isVendors(String name) {
        return VENDORS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::contains);
    }

    /** Nobody outside depends on the package. */
    ArchRule isKnownOnlyTo(String room, String... others) {
        String[] all = Stream.concat(Stream.of(room), Arrays.stream(others))
                .map(each -> house + "." + each)
                .toArray(String[]::new);
        return noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(all)))
                .should()
                .dependOnClassesThat(resideInAPackage(house + "." + room));
    }
}
