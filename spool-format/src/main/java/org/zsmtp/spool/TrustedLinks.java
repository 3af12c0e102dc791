package org.zsmtp.spool;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Finds a directory of the spool behind symbolic links that an operator has made, and behind no others.
///
/// A link is followed where its owner is trusted (root, the user of this process, or the owner of the directory that
/// the search starts in) and no other can have put it there. So must be each directory behind it, up to the one that
/// is found. Where there is no link nothing is asked but whether it is a directory.
final class TrustedLinks {

    /// As many as the kernel follows.
    private static final int MOST_LINKS = 40;

    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int DIRECTORY = 0040000;

    private record Entry(int user, int mode) {
        static Entry of(Path path, LinkOption... options) throws IOException {
            Map<String, Object> found = Files.readAttributes(path, "unix:uid,mode", options);
            return new Entry((Integer) Objects.requireNonNull(found.get("uid")), (Integer)
                    Objects.requireNonNull(found.get("mode")));
        }

        boolean is(int type) {
            return (mode & TYPE) == type;
        }

        boolean isOpenToOthers() {
            return (mode & OTHERS_WRITE) != 0;
        }

        boolean isSticky() {
            return (mode & STICKY) != 0;
        }
    }

    private final String wanted;
    private final Set<Integer> owners;
    private final Deque<Path> left = new ArrayDeque<>();
    private Path found;
    private int links;

    private TrustedLinks(Path base, String wanted) throws IOException {
        this.wanted = wanted;
        this.found = base;
        // What a process is shown of itself in /proc belongs to its effective user.
        this.owners = Set.copyOf(List.of(
                0, Entry.of(Path.of("/proc/self")).user(), Entry.of(base).user()));
        ahead(Path.of(wanted));
    }

    /// @param base free of links
    /// @param relative below it, without dots; empty for itself
    /// @return the directory, free of links
    /// @throws SpoolFileException with reason `UNTRUSTED_LINK`
    /// @throws java.nio.file.NoSuchFileException where there is none
    /// @throws NotDirectoryException where it is none
    static Path directory(Path base, String relative) throws IOException {
        return relative.isEmpty() ? base : new TrustedLinks(base, relative).walk();
    }

    private Path walk() throws IOException {
        while (!left.isEmpty()) {
            step(left.pop());
        }
        if (links > 0 && Entry.of(found).isOpenToOthers()) {
            throw untrusted(found);
        }
        return found;
    }

    private void step(Path name) throws IOException {
        String text = name.toString();
        if (text.isEmpty() || text.equals(".")) {
            return;
        }
        if (text.equals("..")) {
            Path parent = found.getParent();
            found = parent == null ? found : parent;
            return;
        }
        Path next = found.resolve(name);
        Entry entry = Entry.of(next, LinkOption.NOFOLLOW_LINKS);
        if (entry.is(LINK)) {
            follow(next, entry);
        } else if (!entry.is(DIRECTORY)) {
            throw new NotDirectoryException(next.toString());
        } else {
            if (links > 0 && (!owners.contains(entry.user()) || (entry.isOpenToOthers() && !entry.isSticky()))) {
                throw untrusted(next);
            }
            found = next;
        }
    }

    private void follow(Path link, Entry entry) throws IOException {
        Entry parent = Entry.of(found);
        if (!owners.contains(entry.user()) || (parent.isOpenToOthers() && !parent.isSticky())) {
            throw untrusted(link);
        }
        if (++links > MOST_LINKS) {
            throw new FileSystemLoopException(link.toString());
        }
        Path target = Files.readSymbolicLink(link);
        if (target.isAbsolute()) {
            found = Objects.requireNonNull(target.getRoot());
        }
        ahead(target);
    }

    private void ahead(Path names) {
        for (int i = names.getNameCount() - 1; i >= 0; i--) {
            left.push(names.getName(i));
        }
    }

    private SpoolFileException untrusted(Path where) {
        return new SpoolFileException(
                SpoolFileException.Reason.UNTRUSTED_LINK,
                wanted + " is behind a link that others could have made or led astray, at "
                        + where.toString().replaceAll("[^ -~]", "?"));
    }
}
