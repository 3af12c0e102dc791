package org.zsmtp.daemon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zsmtp.daemon.process.LastResort;
import org.zsmtp.daemon.process.ProtocolStreams;

/// The walls that Maven cannot see.
@AnalyzeClasses(packages = "org.zsmtp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NETTY_IS_KNOWN_TO_CONNECTIONS_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.zsmtp.delivery.net..",
                    "org.zsmtp.delivery.tls..",
                    "org.zsmtp.daemon.resident..",
                    "org.zsmtp.daemon.status..",
                    "org.zsmtp.testkit..",
                    "org.zsmtp.bench..")
            .and()
            .haveNameNotMatching("org\\.zsmtp\\.sendmail\\.(SilencedLogging|SilentLogger|TrainingRun)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule HANDSHAKES_KNOW_NO_CONNECTIONS = noClasses()
            .that()
            .resideInAPackage("org.zsmtp.delivery.tls..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..", "org.zsmtp.delivery.net..");

    @ArchTest
    static final ArchRule BOUNCY_CASTLE_IS_KNOWN_TO_TRANSPORT_SECURITY_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages("org.zsmtp.delivery.tls..", "org.zsmtp.testkit..", "org.zsmtp.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule DNSJAVA_IS_KNOWN_TO_LOOKUPS_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages("org.zsmtp.delivery.dns..", "org.zsmtp.testkit..", "org.zsmtp.bench..")
            .and()
            .doNotHaveFullyQualifiedName("org.zsmtp.sendmail.AccountConfigurator")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.xbill..");

    @ArchTest
    static final ArchRule LIBRARIES_OF_MECHANISMS_STAY_BEHIND_ONE_DOOR = noClasses()
            .that()
            .resideOutsideOfPackages("org.zsmtp.delivery.auth..", "org.zsmtp.testkit..", "org.zsmtp.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.ongres..", "javax.security.sasl..");

    @ArchTest
    static final ArchRule NO_PACKAGES_DEPEND_ON_EACH_OTHER_IN_CIRCLES =
            slices().matching("org.zsmtp.(**)").namingSlices("$1").should().beFreeOfCycles();

    /// The circles that stay, and why. A sealed type knows its kinds, and its kinds know it: nobody can take such a
    /// circle apart, and nobody has to, since it is read as one.
    private static final Map<Set<String>, String> CIRCLES = Map.of(
            classes("smtp.address", "AddressLiteral Domain DomainName"),
            "a domain is one of two kinds",
            classes(
                    "smtp.address",
                    "ForwardPath Mailbox NullReversePath PathParser Postmaster ReversePath Unqualified"),
            "paths of the envelope are of few kinds, and the reader of their text has to tell which",
            classes("smtp.address", "AddressSyntaxException Ascii"),
            "the characters of an address are refused by the exception that shows its printable ones",
            classes("smtp.auth", "Credentials Login MechanismChoice Octets OneMessage Plain SaslMechanism"),
            "mechanisms take credentials, which name those that may be chosen",
            classes("smtp.mime", "BodyConverter Escaped RewrappedBase64"),
            "a converter makes its kinds",
            classes("smtp.mime", "Planner Survey"),
            "a survey of a body keeps the plans that its planner makes of it",
            classes(
                    "smtp.session",
                    "ChunkTransfer DataTransfer Flight InFlight MailTransaction OutboundMessage SessionListener"
                            + " Transfer"),
            "a mail transaction, its transfers and the replies that it waits for know each other",
            classes("smtp.session", "Authentication Handshake SaslStep"),
            "an authentication is a part of the handshake, and says what follows in its words",
            classes("delivery.routing", "Destination DestinationParser"),
            "a destination is of few kinds, and the reader of its text has to tell which");

    private static Set<String> classes(String under, String names) {
        return Stream.of(names.split(" "))
                .map(each -> "org.zsmtp." + under + "." + each)
                .collect(Collectors.toUnmodifiableSet());
    }

    @ArchTest
    static void noClassesDependOnEachOtherInOtherCirclesThanThese(JavaClasses all) {
        assertThat(Circles.among(all)).containsExactlyInAnyOrderElementsOf(CIRCLES.keySet());
    }

    @ArchTest
    static final ArchRule THE_CONVERSATION_HAS_NO_CLOCK = noClasses()
            .that()
            .resideInAPackage("org.zsmtp.smtp..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule ONLY_PROGRAMS_LOG = noClasses()
            .that()
            .resideOutsideOfPackages("org.zsmtp.daemon..", "org.zsmtp.sendmail..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "ch.qos.logback..", "java.util.logging..");

    @ArchTest
    static final ArchRule STANDARD_STREAMS_BELONG_TO_THE_PROGRAMS_EDGE = noClasses()
            .that()
            .resideOutsideOfPackages("org.zsmtp.testkit..", "org.zsmtp.bench..")
            .and()
            .doNotBelongToAnyOf(Console.class, HandService.class, ProtocolStreams.class)
            .and()
            .haveNameNotMatching("org\\.zsmtp\\.sendmail\\.(Environment|TrainingRun)")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessField(System.class, "in");

    @ArchTest
    static final ArchRule FUTURES_STAY_AT_THE_ENGINES_EDGE = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.zsmtp.delivery",
                    "org.zsmtp.delivery.net",
                    "org.zsmtp.delivery.fiber",
                    "org.zsmtp.delivery.dns",
                    "org.zsmtp.submission",
                    "org.zsmtp.sendmail",
                    "org.zsmtp.testkit..",
                    "org.zsmtp.bench..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(CompletableFuture.class);

    @ArchTest
    static final ArchRule THE_LIBRARIES_AT_THE_BOTTOM_KNOW_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAnyPackage("org.zsmtp.smtp..", "org.zsmtp.scheduler..", "org.zsmtp.spool..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.zsmtp.delivery..", "org.zsmtp.daemon..", "org.zsmtp.testkit..", "org.zsmtp.bench..");

    @ArchTest
    static final ArchRule THE_FORMATS_ARE_STRANGERS_TO_SMTP_AND_TO_EACH_OTHER = noClasses()
            .that()
            .resideInAnyPackage("org.zsmtp.scheduler..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.zsmtp.smtp..", "org.zsmtp.spool..");

    @ArchTest
    static final ArchRule NO_PROGRAM_USES_THE_TEST_KIT = noClasses()
            .that()
            .resideOutsideOfPackages("org.zsmtp.testkit..", "org.zsmtp.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.zsmtp.testkit..", "org.zsmtp.bench..");

    @ArchTest
    static final ArchRule ONLY_THE_EDGE_AND_THE_LAST_RESORT_END_THE_PROCESS = noClasses()
            .that()
            .resideOutsideOfPackages("org.zsmtp.testkit..", "org.zsmtp.bench..")
            .and()
            .doNotBelongToAnyOf(TransportAgent.class, CommandStop.class, LastResort.class)
            .and()
            .doNotHaveFullyQualifiedName("org.zsmtp.sendmail.Zsend")
            .and()
            .doNotHaveFullyQualifiedName("org.zsmtp.sendmail.Smtpmail")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);
}
