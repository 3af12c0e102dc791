package org.zsmtp.it.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The numbers of the user whom servers deliver as: whoever runs the tests, or `mail` where that is root, since no
/// server delivers as root.
///
/// @param uid user
/// @param gid group
record Account(String uid, String gid) {

    /// @param directory made by whoever runs the tests
    static Account owning(Path directory) throws IOException {
        String uid = Files.getAttribute(directory, "unix:uid").toString();
        return uid.equals("0")
                ? new Account("8", "8")
                : new Account(uid, Files.getAttribute(directory, "unix:gid").toString());
    }
}
