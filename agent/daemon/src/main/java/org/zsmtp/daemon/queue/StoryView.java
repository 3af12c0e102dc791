package org.zsmtp.daemon.queue;

import java.io.IOException;

/// How the story of a message is shown: [#begin], then all facts in the order of the methods below, then [#end]. Texts
/// are as they stand in the files. For one thread.
interface StoryView {

    void begin(ToldMessage message) throws IOException;

    void recipient(ToldRecipient recipient) throws IOException;

    /// @param count how many further recipients the message has
    void recipientsLeftOut(int count) throws IOException;

    /// @param isRead whether there is an event log that could have told of a try
    void noTry(boolean isRead) throws IOException;

    /// @param count how many tries there were before those that follow
    void triesLeftOut(int count) throws IOException;

    void tried(EventLine event) throws IOException;

    void diagnostic(ToldDiagnostic diagnostic) throws IOException;

    /// @param count how many further diagnostic records the control file has
    void diagnosticsLeftOut(int count) throws IOException;

    /// Comes after each [#begin], also where the rest of the file cannot be read.
    void end() throws IOException;

    /// Comes between messages.
    ///
    /// @param path what cannot be read
    /// @param why  printable
    void trouble(String path, String why) throws IOException;
}
