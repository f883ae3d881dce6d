package io.ehpc.gateway.security;

import io.ehpc.gateway.config.AccountConfig;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.ListenerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that hold secrets, and whether others than the gateway's user can read or change them: the configuration file,
 * private keys, and tokens. Links are followed. Of a file that belongs to another user the group may read: by that the
 * gateway itself does, as where an orchestrator or a package gives it the file.
 */
public final class SecretFiles {
    private static final Path THIS_PROCESS = Path.of("/proc/self");
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFiles() {}

    /**
     * A warning for each that others can read or change; none for files that are not there, or whose file system knows
     * no such permissions.
     *
     * @param file the configuration file
     * @param config what it says
     */
    public static List<String> warnings(Path file, GatewayConfig config) {
        return Stream.concat(Stream.of(file), named(config))
                .distinct()
                .flatMap(secret -> warning(secret).stream())
                .toList();
    }

    private static Stream<Path> named(GatewayConfig config) {
        return Stream.concat(
                Stream.of(config.server().listener(), config.management().listener())
                        .map(ListenerConfig::tls)
                        .flatMap(tls -> Stream.of(Optional.ofNullable(tls.key()), Optional.ofNullable(tls.keyStore())))
                        .flatMap(Optional::stream),
                config.accounts().values().stream().map(SecretFiles::token).flatMap(Optional::stream));
    }

    private static Optional<Path> token(AccountConfig account) {
        try {
            return Optional.ofNullable(account.credentials().setting("oidcTokenFile"))
                    .map(Path::of);
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static Optional<String> warning(Path file) {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        try {
            PosixFileAttributes attributes = view.readAttributes();
            return complaint(attributes.permissions(), isOurs(attributes.owner()))
                    .map(complaint -> file + ": " + complaint);
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }

    private static boolean isOurs(UserPrincipal owner) {
        try {
            return Files.getOwner(THIS_PROCESS).equals(owner);
        } catch (IOException | UnsupportedOperationException noSuchFile) {
            return owner.getName().equals(System.getProperty("user.name"));
        }
    }

    /**
     * What is wrong with these permissions, or nothing.
     *
     * @param isOurs whether the file belongs to the user that the gateway runs as
     */
    static Optional<String> complaint(Set<PosixFilePermission> permissions, boolean isOurs) {
        Set<PosixFilePermission> tooMuch = EnumSet.copyOf(OF_OTHERS);
        tooMuch.retainAll(permissions);
        if (!isOurs) {
            tooMuch.remove(PosixFilePermission.GROUP_READ);
        }
        if (tooMuch.isEmpty()) {
            return Optional.empty();
        }
        boolean all =
                tooMuch.contains(PosixFilePermission.OTHERS_READ) || tooMuch.contains(PosixFilePermission.OTHERS_WRITE);
        boolean write =
                tooMuch.contains(PosixFilePermission.GROUP_WRITE) || tooMuch.contains(PosixFilePermission.OTHERS_WRITE);
        return Optional.of((all ? "every user" : "its group") + " can " + (write ? "change" : "read") + " it: chmod "
                + (isOurs ? "go-rwx" : "g-w,o-rwx"));
    }
}
